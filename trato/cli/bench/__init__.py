"""`trato bench`: a data set of any size, the work of a sales team on it over HTTP, and the figures."""
