// A teacher drafts and publishes a lesson, and finds it: over HTTP, with types made of /openapi.json.
import { randomUUID } from "node:crypto";
import createClient from "openapi-fetch";
import type { components, paths } from "./api.js";

const [url, token] = process.argv.slice(2);
const client = createClient<paths, `application/${string}`>({
  baseUrl: url!,
  headers: { Authorization: `Bearer ${token}` },
});

type Problem = components["schemas"]["ProblemDetails"];

function ok<T>({ data, error }: { data?: T; error?: Problem }): T {
  if (error) throw new Error(`${error.code}: ${error.detail}`);
  return data!;
}

const lesson_id = randomUUID();
const teacher_id = randomUUID();
const drafted = ok(
  await client.POST("/v1/commands/DraftLesson", {
    params: { header: { "Idempotency-Key": randomUUID() } },
    body: { lesson_id, teacher_id, title: "Rivers of Africa" },
  }),
);
const published = ok(
  await client.POST("/v1/commands/PublishLesson", {
    params: { header: { "If-Match": `"${drafted.receipt.sequence}"` } },
    body: { lesson_id, teacher_id },
  }),
);

// The answer shows what the receipt stands for.
const { partition, position } = published.receipt;
const found = ok(
  await client.GET("/v1/queries/find-lessons", {
    params: { query: { teacher_id, sort: "OLDEST", _after: `${partition}:${position}` } },
  }),
);
for (const lesson of found.items) console.log(lesson.status, lesson.title);

// An error has a stable code.
const again = await client.POST("/v1/commands/PublishLesson", { body: { lesson_id, teacher_id } });
console.log(again.response.status, again.error?.code);
