// What a client in TypeScript reads, with types that openapi-typescript made of the schema (schema.ts) and openapi-fetch.
// Called with the address of a site; prints what it has read as JSON.
import createClient from "openapi-fetch";
import type { components, paths } from "./schema.js";

declare const process: { argv: string[] };

type Maturity = components["schemas"]["Maturity"];

const client = createClient<paths>({
  baseUrl: process.argv[2] ?? "",
  querySerializer: { array: { style: "form", explode: false } },
});
const place = { report: "sea", year: 2025 };

async function edition() {
  const { data, error, response } = await client.GET("/api/v1/reports/{report}/editions/{year}/", {
    params: { path: place },
  });
  if (error !== undefined) throw new Error(error.detail);
  const read: [number | null, string, Maturity, string[]][] = data.sections.map((section) => [
    section.number,
    section.title,
    section.maturity,
    section.keywords,
  ]);
  // @ts-expect-error: a section has no such field
  data.sections.map((section) => section.colour);
  // @ts-expect-error: there may be no first section
  data.sections[0].title.trim();
  return { title: data.title, closed: data.closed_on, sections: read, etag: response.headers.get("ETag") ?? "" };
}

async function unchanged(etag: string) {
  const { data, response } = await client.GET("/api/v1/reports/{report}/editions/{year}/", {
    params: { path: place },
    headers: { "If-None-Match": etag },
  });
  return { status: response.status, data: data ?? null };
}

async function pages() {
  const titles: string[] = [];
  for (let page = 1, more = true; more; page += 1) {
    const { data, error } = await client.GET("/api/v1/sections/", { params: { query: { page, per_page: 2, report: ["sea"] } } });
    if (error) throw new Error(error.detail);
    for (const row of data.results) titles.push(`${row.year} ${row.title}: ${row.movement}${row.was === null ? "" : ` from ${row.was}`}`);
    more = data.next !== null;
  }
  return titles;
}

async function filtered() {
  const maturity: Maturity[] = ["emerging", "declining"];
  const { data, error } = await client.GET("/api/v1/assessments/", {
    params: { query: { maturity, narrower: true, technique: ["turbines"], ordering: ["-year", "technique"] } },
  });
  if (error) throw new Error(error.detail);
  // @ts-expect-error: no such maturity
  await client.GET("/api/v1/assessments/", { params: { query: { maturity: ["ripe"] } } });
  return data.results.map((row) => [row.year, row.technique, row.maturity, row.technique_today_id === row.technique_id]);
}

async function refused() {
  const query = { colour: "red" };
  // @ts-expect-error: no such parameter
  const { data, error, response } = await client.GET("/api/v1/trends/", { params: { query } });
  if (error === undefined) throw new Error(`read ${data.count}`);
  const wrong = error.errors?.[0];
  return { status: response.status, type: error.type.split("#").at(-1), parameter: wrong?.parameter, allowed: wrong?.allowed };
}

async function gone() {
  const { error } = await client.GET("/api/v1/reports/{report}/editions/{year}/", { params: { path: { report: "air", year: 2023 } } });
  return [error?.status, error?.reason];
}

async function sealed() {
  const { data, error } = await client.GET("/api/v1/reports/{report}/editions/{year}/versions/{version}/document/", {
    params: { path: { ...place, version: "latest" } },
  });
  if (error) throw new Error(error.detail);
  const closed = data.schema_version === 2 ? data.closed_on : undefined;
  return [data.schema_version, closed, data.sections.map((section) => `${section.slug} ${section.body.length > 0}`)];
}

async function chosen() {
  const { data, error } = await client.GET("/api/v1/sections/", {
    params: { query: { fields: ["title", "words"], text: "turbine", as_of: "2026-01-20", year: [2025] } },
  });
  if (error) throw new Error(error.detail);
  // @ts-expect-error: a row has no such field
  await client.GET("/api/v1/sections/", { params: { query: { fields: ["colour"] } } });
  // @ts-expect-error: a day is text
  await client.GET("/api/v1/sections/", { params: { query: { as_of: 42 } } });
  return data.results.map((row) => [row.title, typeof row.words, "movement" in row]);
}

type Reference = components["schemas"]["ReferenceRow"];
// Rows have all their fields where none were chosen.
const isWhole = (row: object): row is Reference => "item" in row;

async function statements() {
  const [figures, references] = await Promise.all([
    client.GET("/api/v1/figures/", { params: { query: { report: ["sea"] } } }),
    client.GET("/api/v1/references/", { params: { query: { report: ["sea"] } } }),
  ]);
  const charts = figures.data?.results.map((row) => [row.key, row.data?.kind, row.data?.columns.map((column) => column.type)]);
  const sources = references.data?.results.filter(isWhole).map((row) => [row.item.id, row.item.author?.map((author) => author.family)]);
  return { charts, sources };
}

async function table() {
  const { data, error } = await client.GET("/api/v1/sections.csv", {
    params: { query: { fields: ["slug", "text"], report: ["sea"], year: [2025] } },
    parseAs: "text",
  });
  if (error) throw new Error(error.detail);
  return data.split("\r\n")[0];
}

const { etag, ...read } = await edition();
console.log(
  JSON.stringify({
    edition: read,
    unchanged: await unchanged(etag),
    pages: await pages(),
    filtered: await filtered(),
    refused: await refused(),
    gone: await gone(),
    sealed: await sealed(),
    chosen: await chosen(),
    statements: await statements(),
    table: await table(),
  }),
);
