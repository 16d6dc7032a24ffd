"""Cases of plain HTTP requests, as the published cURL and JavaScript examples send them."""
