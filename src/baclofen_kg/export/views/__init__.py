"""Views: the graph in the forms that other people's tools load, each with an account of its loss."""
