"""References, figures and files that tests of the desk send."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

REFERENCES, FIGURES = "/admin/reports/reference/add/", "/admin/reports/figure/add/"
PAPER = {
    "kind": "paper-conference",
    "title": "Attention Is All You Need",
    "authors": "Vaswani, Ashish\r\nGoogle Brain",
    "issued": "2017-06",
    "container": "Advances in Neural Information Processing Systems",
    "pages": "5998–6008",
    "doi": "https://doi.org/10.48550/arXiv.1706.03762",
    "url": "https://arxiv.org/abs/1706.03762",
    "key": "vaswani2017",
}
ITEM = {
    "type": "paper-conference",
    "title": "Attention Is All You Need",
    "author": [{"family": "Vaswani", "given": "Ashish"}, {"literal": "Google Brain"}],
    "issued": {"date-parts": [[2017, 6]]},
    "container-title": "Advances in Neural Information Processing Systems",
    "page": "5998–6008",
    "DOI": "10.48550/arXiv.1706.03762",
    "URL": "https://arxiv.org/abs/1706.03762",
}
CHART = {
    "key": "growth",
    "title": "Growth",
    "alt": "It grew from 8 to 61 in a hundred.",
    "kind": "line",
    "data_table": "Year\tShare (%)\r\n2021\t8\r\n2025\t61.5",
}


def picture(kind="PNG", size=(40, 30), colour="#8a2b1d"):
    data = io.BytesIO()
    Image.new("RGB", size, colour).save(data, kind)
    return data.getvalue()


def upload(data, name="picture.png"):
    return SimpleUploadedFile(name, data, "image/png")


BIBTEX = r"""
@inproceedings{vaswani2017,
  author = {Vaswani, Ashish and {Google Brain}},
  title = {{A}ttention Is All You Need},
  booktitle = {Advances in Neural Information Processing Systems},
  year = 2017, month = jun, pages = {5998--6008},
  doi = {10.48550/arXiv.1706.03762}, url = {https://arxiv.org/abs/1706.03762},
}
@article{lowe, author = {L{\"o}we, Jos{\'e} and van der Maas, Jan}, title = {Tides \& \emph{winds}: 10\% more},
  journal = {The Sea}, volume = 3, number = {2}, year = {2021}}
"""


RIS = """TY  - JOUR
TI  - Tides & winds
AU  - Löwe, José
JO  - The Sea
PY  - 2021/06//
VL  - 3
IS  - 2
SP  - 1
EP  - 9
DO  - 10.1000/tides
UR  - https://example.org/tides
ER  -
"""


TIDES = {
    "type": "article-journal",
    "title": "Tides & winds",
    "author": [{"family": "Löwe", "given": "José"}],
    "issued": {"date-parts": [[2021, 6]]},
    "container-title": "The Sea",
    "volume": "3",
    "issue": "2",
    "page": "1–9",
    "DOI": "10.1000/tides",
    "URL": "https://example.org/tides",
}
REGISTERED = {
    "type": "journal-article",
    "title": ["Adaptive mixtures\n of <i>local</i> experts"],
    "author": [{"family": "Jacobs", "given": "Robert A.", "sequence": "first"}, {"name": "The Team"}],
    "issued": {"date-parts": [[1991, 2]]},
    "container-title": "Neural Computation",
    "volume": "3",
    "DOI": "10.1162/neco.1991.3.1.79",
    "URL": "http://dx.doi.org/10.1162/neco.1991.3.1.79",
    "publisher": "MIT Press",
    "indexed": {"date-time": "2026-01-01T00:00:00Z"},
    "abstract": "Left out.",
}
