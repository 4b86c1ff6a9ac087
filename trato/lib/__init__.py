"""Pure Python for the whole product: text, numbers, money, dates, phones, names, CSV. No Django, nothing of ours."""
