// Charts of the metrics that a page carries as data.
