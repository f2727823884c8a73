"""Codes that others give out: an ISSN with its check digit, a language by its tag of BCP 47."""

import re

#: The first seven digits of an ISSN count for so much each; the eighth is chosen so that 11 divides the sum.
_WEIGHTS = range(8, 1, -1)
ISSN = r"[0-9]{4}-[0-9]{3}[0-9X]"
#: Language, script, region and variants, each in the case that it is written in. Extensions say nothing of a report's text.
LANGUAGE = r"[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?(-([a-z0-9]{5,8}|[0-9][a-z0-9]{3}))*"
LONGEST_LANGUAGE = 35
_ISSN, _LANGUAGE, _COUNTRY = re.compile(ISSN), re.compile(LANGUAGE), re.compile("[A-Z]{2}")


def check_issn(code: str) -> str:
    """`code`, if it is an ISSN or nothing. Raises ValueError, in words."""
    if not code:
        return code
    if not _ISSN.fullmatch(code):
        raise ValueError(f"“{code}” is not an ISSN, such as 1234-5679")
    digits = code.replace("-", "")
    rest = -sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:7], strict=True)) % 11
    if digits[7] != (last := "X" if rest == 10 else str(rest)):
        raise ValueError(f"“{code}” is not a valid ISSN: a digit is wrong, because {code[:8]} must end with {last}")
    return code


def check_language(tag: str) -> str:
    """`tag`, if it is a language tag of BCP 47. Raises ValueError, in words.

    Languages of two letters and regions are looked up; of the thousands with three, and of scripts, only the shape is checked.
    """
    if len(tag) > LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(tag):
        raise ValueError(f"“{tag}” is not a language code, such as en, en-GB or zh-Hant")
    language, region = language_and_region(tag)
    if language in _SHORTER:
        raise ValueError(f"“{language}” has a shorter code: use {_SHORTER[language]}")
    if len(language) == 2 and language not in _LANGUAGES:
        raise ValueError(f"“{language}” is not a language code; English is en, German de, Chinese zh")
    if region and region not in _REGIONS:
        raise ValueError(f"“{region}” is not a country or region code; the United Kingdom is GB, Brazil BR")
    return tag


def language_and_region(tag: str) -> tuple[str, str]:
    """The language of a tag, and its country's two letters or nothing."""
    language, *rest = tag.split("-")
    return language, next((part for part in rest if _COUNTRY.fullmatch(part)), "")


#: ISO 639: a language's two letters, and the three that stand for the same.
_SAME = """
    aa:aar ab:abk ae:ave af:afr ak:aka am:amh an:arg ar:ara as:asm av:ava ay:aym az:aze ba:bak be:bel bg:bul bh:bih
    bi:bis bm:bam bn:ben bo:bod br:bre bs:bos ca:cat ce:che ch:cha co:cos cr:cre cs:ces cu:chu cv:chv cy:cym da:dan
    de:deu dv:div dz:dzo ee:ewe el:ell en:eng eo:epo es:spa et:est eu:eus fa:fas ff:ful fi:fin fj:fij fo:fao fr:fra
    fy:fry ga:gle gd:gla gl:glg gn:grn gu:guj gv:glv ha:hau he:heb hi:hin ho:hmo hr:hrv ht:hat hu:hun hy:hye hz:her
    ia:ina id:ind ie:ile ig:ibo ii:iii ik:ipk io:ido is:isl it:ita iu:iku ja:jpn jv:jav ka:kat kg:kon ki:kik kj:kua
    kk:kaz kl:kal km:khm kn:kan ko:kor kr:kau ks:kas ku:kur kv:kom kw:cor ky:kir la:lat lb:ltz lg:lug li:lim ln:lin
    lo:lao lt:lit lu:lub lv:lav mg:mlg mh:mah mi:mri mk:mkd ml:mal mn:mon mr:mar ms:msa mt:mlt my:mya na:nau nb:nob
    nd:nde ne:nep ng:ndo nl:nld nn:nno no:nor nr:nbl nv:nav ny:nya oc:oci oj:oji om:orm or:ori os:oss pa:pan pi:pli
    pl:pol ps:pus pt:por qu:que rm:roh rn:run ro:ron ru:rus rw:kin sa:san sc:srd sd:snd se:sme sg:sag si:sin sk:slk
    sl:slv sm:smo sn:sna so:som sq:sqi sr:srp ss:ssw st:sot su:sun sv:swe sw:swa ta:tam te:tel tg:tgk th:tha ti:tir
    tk:tuk tl:tgl tn:tsn to:ton tr:tur ts:tso tt:tat tw:twi ty:tah ug:uig uk:ukr ur:urd uz:uzb ve:ven vi:vie vo:vol
    wa:wln wo:wol xh:xho yi:yid yo:yor za:zha zh:zho zu:zul bo:tib cs:cze cy:wel de:ger el:gre eu:baq fa:per fr:fre
    hy:arm is:ice ka:geo mi:mao mk:mac ms:may my:bur nl:dut ro:rum sk:slo sq:alb zh:chi
"""
#: ISO 3166, and what BCP 47 knows besides.
_COUNTRIES = """
    AC AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY
    BZ CA CC CD CF CG CH CI CK CL CM CN CO CP CR CU CV CW CX CY CZ DE DG DJ DK DM DO DZ EA EC EE EG EH ER ES ET EU
    EZ FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU IC ID IE IL IM
    IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF
    MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK
    PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TA TC
    TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM UN US UY UZ VA VC VE VG VI VN VU WF WS XK YE YT ZA ZM ZW
"""
_REGIONS = frozenset(_COUNTRIES.split())
_SHORTER = {three: two for two, three in (pair.split(":") for pair in _SAME.split())}
_LANGUAGES = frozenset(_SHORTER.values())
