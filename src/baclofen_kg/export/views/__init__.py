"""Views: the graph in forms that other people's tools load, each with an account of its loss."""
