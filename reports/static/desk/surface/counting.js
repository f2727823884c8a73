// How long the text is.

const WORDS_A_MINUTE = 230;

/** What readers read: without citations, notes' labels, addresses and signs. @param {string} markdown */
const plain = (markdown) =>
  markdown
    .replace(/!\[\[[^\]]*\]\]|\[\s*@[^\]]*\]|\[\^[^\]\s]+\]:?/g, " ")
    .replace(/\[\[(?:[^\]|]*\|)?([^\]]*)\]\]/g, "$1")
    .replace(/\]\([^)]*\)/g, "]");

/** @param {string} markdown @param {string} language */
export const countWords = (markdown, language) => {
  const words = new Intl.Segmenter(language || undefined, { granularity: "word" }).segment(plain(markdown));
  return [...words].filter(({ isWordLike }) => isWordLike).length;
};

/** @param {number} words */
export const lengthInWords = (words) => {
  const minutes = Math.max(1, Math.round(words / WORDS_A_MINUTE));
  const [aWord, aMinute] = [words, minutes].map((number) => (number === 1 ? "" : "s"));
  return `${words.toLocaleString("en")} word${aWord}, ${minutes} minute${aMinute} to read.`;
};
