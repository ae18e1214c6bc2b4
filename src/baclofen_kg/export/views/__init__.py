"""Views: the graph in the forms that other people's tools load, each with an account of its loss."""

from .account import Account as Account
from .account import Row as Row
from .catalogue import VIEWS as VIEWS
from .catalogue import View as View
from .catalogue import export_view as export_view
from .catalogue import make_view as make_view
from .facts import Facts as Facts
from .networks import Edge as Edge
from .networks import Network as Network
from .networks import Node as Node
from .networks import network as network
