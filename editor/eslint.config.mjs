import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: { ...globals.browser, Sortable: "readonly" } },
    rules: { eqeqeq: "error", "no-var": "error", "prefer-const": "error", "max-len": ["error", { code: 140 }], "no-shadow": "error" },
  },
];
