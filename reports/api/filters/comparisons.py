"""What comparisons can be asked for."""

from reports.api.filters.base import FilterSet, Parameter
from reports.api.filters.fields import Flag, Number, Year


class CompareVersionsFilters(FilterSet):
    from_ = Parameter(Number, required=True, help_text="The number of the version to start from.")
    to = Parameter(Number, required=True, help_text="The number of the version that it leads to.")
    words = Parameter(Flag, help_text="Give each difference of texts word by word, too.")


class CompareYearsFilters(FilterSet):
    from_ = Parameter(Year, required=True, help_text="The earlier year.")
    to = Parameter(Year, required=True, help_text="The later year.")
