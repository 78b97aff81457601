// Swagger UI over the API's own document. What is tried out is sent as the person who is signed in here.
const root = document.getElementById("swagger-ui");
SwaggerUIBundle({
  url: root.dataset.document,
  domNode: root,
  deepLinking: true,
  docExpansion: "none", // of more than a thousand operations
  filter: true,
  tagsSorter: "alpha",
  requestInterceptor: (request) => {
    if (request.method && request.method !== "GET") request.headers["X-CSRFToken"] = root.dataset.token;
    return request;
  },
});
