"""Formulas in TeX as MathML and as Typst, by pandoc: asked once for each text, and kept by the process."""

from reports.rendering.formulas.kept import Formula, FormulaError, mathml_of, typst_of, unread
from reports.rendering.formulas.placing import formula_of, formulas_in, mark, put_in

__all__ = ["Formula", "FormulaError", "formula_of", "formulas_in", "mark", "mathml_of", "put_in", "typst_of", "unread"]
