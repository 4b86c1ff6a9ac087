"""Names of companies: what two spellings of one company have in common."""

from trato.lib.text import tokens

# Legal forms at the end of a name, folded and without stops: of Spain and Latin America, English, of Europe.
_FORMS_WORDS = """
sl slu slne sll slp slup sa sau sal sad sc scp cb srl scoop scl scca coop soccoop aie ute sicav sas sapi cv spa ltda
cia eirl sacv ltd limited inc incorporated llc llp lp plc corp corporation co company pty pvt pte cic gmbh ag kg ohg
ug gbr ev eg se mbh sarl sasu eurl snc sci bv nv vof cvba bvba srls ab hb as asa ans oy oyj aps kft zrt nyrt doo dd ad
sro spol spzoo lda sgps ooo oao zao pjsc jsc kk
"""
_FORMS = frozenset(_FORMS_WORDS.split())
_PHRASES = (
    ("sociedad", "limitada", "unipersonal"), ("sociedad", "limitada"), ("sociedad", "anonima", "unipersonal"),
    ("sociedad", "anonima"), ("sociedad", "cooperativa"), ("s", "coop"), ("soc", "coop"), ("sociedad", "civil"),
    ("de", "cv"), ("y", "cia"), ("y", "compania"), ("and", "co"), ("sp", "zoo"), ("sp", "z", "oo"), ("sp", "zo", "o"),
)  # fmt: skip
_IGNORED = frozenset({"and", "y", "und", "et"})


def company_key(name: str) -> str:
    """The folded words of a company's name without its legal form: "Martínez e Hijos, S.L.U." gives "martinez e hijos".

    For matching, never for showing. A name that is nothing but a legal form keeps it.
    """
    words = _join_letters(tokens(name))
    if len(words) > 1 and words[0] == "the":
        words = words[1:]
    kept = words
    while len(kept) > 1:
        phrase = next((phrase for phrase in _PHRASES if len(kept) > len(phrase) and _ends(kept, phrase)), None)
        if phrase:
            kept = kept[: -len(phrase)]
        elif kept[-1] in _FORMS:
            kept = kept[:-1]
        else:
            break
    return " ".join([word for word in kept if word not in _IGNORED] or kept)


def _ends(words: list[str], phrase: tuple[str, ...]) -> bool:
    return tuple(words[-len(phrase) :]) == phrase


def _join_letters(words: list[str]) -> list[str]:
    """Letters that stand alone, joined: ["acme", "s", "l"] becomes ["acme", "sl"]."""
    joined: list[str] = []
    run = ""
    for word in words:
        if len(word) == 1 and word.isalpha():
            run += word
            continue
        if run:
            joined.append(run)
            run = ""
        joined.append(word)
    if run:
        joined.append(run)
    return joined
