/** @param {HTMLFormElement} form */
export const mount = (form) => form;
