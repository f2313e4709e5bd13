"""Whether data keeps the rules: SHACL engines, the report a person reads, and its renderings."""

from postinternat.validation.check import validate_dataset, validate_submission
from postinternat.validation.report import Finding, Quotation, Report, Severity

__all__ = ["Finding", "Quotation", "Report", "Severity", "validate_dataset", "validate_submission"]
