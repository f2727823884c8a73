import cProfile, pstats, pytest
@pytest.mark.django_db
def test_it():
    from tests.making import draft_edition, published_edition
    draft_edition(report="zero"); published_edition(report="one")
    for f,n in ((draft_edition,"d"),(published_edition,"p")):
        p=cProfile.Profile(); p.enable()
        for i in range(10): f(report=f"{n}{i}")
        p.disable()
        with open(f"/tmp/wt/prof/prof-{n}.txt","w") as o: pstats.Stats(p,stream=o).sort_stats("cumulative").print_stats(70)
