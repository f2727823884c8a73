"""What the seed report says is in the demo's edition for 2024: `facts.yaml` lists its facts and the paragraph that holds each."""

from pathlib import Path

import pytest
import yaml
from django.conf import settings
from django.core.management import call_command

from reports import drafting
from reports.management.demo_script import read_script
from reports.models.series import Edition
from reports.rendering import read_section

pytestmark = pytest.mark.django_db

FIXTURES = Path(settings.BASE_DIR) / "fixtures"
FACTS = yaml.safe_load(Path(__file__).with_name("facts.yaml").read_text("utf-8"))
TITLES = {
    "multimodal": "The Rise of Multimodal LLMs",
    "reasoning": "Enhanced Reasoning and Problem-Solving Capabilities",
    "efficiency": "Improving Efficiency and Reducing Computational Costs",
    "bias-and-ethics": "Addressing Bias and Ethical Concerns",
    "controllability": "Achieving Enhanced Controllability and Steerability",
    "personalization": "Progress in Personalized and Adaptive LLMs",
    "specialization": "Specialization of LLMs for Specific Domains",
    "robustness": "Building Robust and Resilient LLMs",
    "architectures": "Exploring New Architectures and Training Paradigms",
    "interpretability": "Enhancing Explainability and Interpretability",
}


@pytest.fixture
def document():
    """The latest version of 2024, from its file."""
    script = read_script(FIXTURES / "demo.yaml")
    file = [step["file"] for step in script["publications"] if step["year"] == 2024][-1]
    call_command(
        "import_edition",
        FIXTURES / file,
        report=script["report"],
        year=2024,
        vocabulary=FIXTURES / script["vocabulary"],
        verbosity=0,
    )
    return drafting.document_of(Edition.objects.get())


def test_each_fact_of_the_seed_is_in_the_paragraph_named(document):
    found = {section.slug: read_section(document, section).paragraphs for section in document.sections}

    missing = [
        (slug, fact["says"])
        for slug, facts in FACTS.items()
        for fact in facts
        if fact["words"] not in found[slug][fact["paragraph"] - 1].text
    ]

    assert missing == []
    assert sum(map(len, FACTS.values())) >= 84


def test_the_ten_sections_keep_the_titles_of_the_seed_and_have_their_facts_listed(document):
    assert {section.slug: section.title for section in document.sections if section.trend} == TITLES
    assert list(FACTS) == list(TITLES)
