"""Roles: numbers inside text.

{value}`trained` writes 57, {amount}`trained` writes 57 practitioners. A number of another page or
of a dataset is named with its owner: {amount}`incremental-training-gateshead/trained`.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging
from sphinx.util.docutils import SphinxRole

from resource_pack.core.key_figures import NumberError, find_number
from resource_pack.sphinx_ext.dependencies import note_dependency
from resource_pack.sphinx_ext.session import session

logger = logging.getLogger(__name__)


class NumberRole(SphinxRole):
    """Writes a key figure, with its unit or without."""

    def __init__(self, with_unit: bool) -> None:
        self.with_unit = with_unit

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        pack = session(self.env.app).pack
        page = pack.pages[self.env.docname]
        try:
            number = find_number(pack, page, self.text)
        except NumberError as error:
            logger.warning("%s", error, type="pack", subtype="number", location=self.get_location())
            return [nodes.Text(self.text)], []
        if number.depends:
            note_dependency(self.env, number.depends)
        return [nodes.Text(number.amount if self.with_unit else number.text)], []


def setup_roles(app: Sphinx) -> None:
    app.add_role("value", NumberRole(with_unit=False))
    app.add_role("amount", NumberRole(with_unit=True))
