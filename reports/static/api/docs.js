/* global SwaggerUIBundle */

// Everything is read, and nobody logs in: there is nothing to send along.
SwaggerUIBundle({
  url: "/api/v1/schema/",
  dom_id: "#swagger-ui",
  presets: [SwaggerUIBundle.presets.apis],
  deepLinking: true,
  docExpansion: "none",
  defaultModelsExpandDepth: 0,
});
