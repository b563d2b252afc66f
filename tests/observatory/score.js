// What Mozilla's HTTP Observatory and Google's CSP Evaluator say of answers. In: a list of
// [{ name, url, headers: [[name, value], …], body, plain: { status, location } }] on stdin, where
// plain is what the same address answers without https. Out: a list of { name, score, grade,
// results, findings } as JSON.
import { text } from "node:stream/consumers";

import { ALL_TESTS } from "@mdn/mdn-http-observatory/src/constants.js";
import { MINIMUM_SCORE_FOR_EXTRA_CREDIT } from "@mdn/mdn-http-observatory/src/grader/charts.js";
import { getGradeForScore, getScoreModifier } from "@mdn/mdn-http-observatory/src/grader/grader.js";
import { parseHttpEquivHeaders } from "@mdn/mdn-http-observatory/src/retriever/utils.js";
import { Requests } from "@mdn/mdn-http-observatory/src/types.js";
import evaluator from "csp_evaluator/dist/evaluator.js";
import finding from "csp_evaluator/dist/finding.js";
import parser from "csp_evaluator/dist/parser.js";
import { CookieJar } from "tough-cookie";

const gathered = (pairs) => {
  const headers = {};
  for (const [name, value] of pairs) (headers[name.toLowerCase()] ??= []).push(value);
  for (const [name, values] of Object.entries(headers)) if (name !== "set-cookie") headers[name] = values.join(", ");
  return headers;
};

const asked = ({ url, headers, body, plain }) => {
  const address = new URL(url);
  const requests = new Requests(address.hostname);
  const answer = { status: 200, headers: gathered(headers), data: body, verified: true };
  answer.httpEquiv = parseHttpEquivHeaders(body, url);
  const jar = new CookieJar();
  for (const cookie of answer.headers["set-cookie"] ?? []) jar.setCookieSync(cookie, url);
  const insecure = new URL(url.replace(/^https:/, "http:"));
  const way = [{ url: insecure, status: plain.status }];
  if (plain.location) way.push({ url: new URL(plain.location, insecure), status: 200 });
  requests.session = { url: address, jar, response: answer, redirectHistory: [] };
  requests.resources.path = body;
  requests.responses.auto = requests.responses.https = answer;
  requests.responses.http = { ...answer, request: { res: { responseUrl: way.at(-1).url.href } } };
  requests.responses.httpRedirects = requests.responses.httpsRedirects = way;
  return requests;
};

// As the scanner of the same package sums up.
const score = (requests) => {
  const results = {};
  let [whole, least] = [100, 100];
  for (const test of ALL_TESTS) {
    const output = test(requests);
    const points = getScoreModifier(output.result);
    results[output.constructor.name] = `${output.result} ${points}`;
    whole += points;
    least += Math.min(points, 0);
  }
  return { ...getGradeForScore(least >= MINIMUM_SCORE_FOR_EXTRA_CREDIT ? whole : least), results };
};

const findings = (policy) => {
  const parsed = new parser.CspParser(policy).csp;
  const found = new evaluator.CspEvaluator(parsed).evaluate(evaluator.STRICTCSP_CHECKS, evaluator.DEFAULT_CHECKS);
  return found.map((each) => ({
    severity: finding.Severity[each.severity], type: finding.Type[each.type], directive: each.directive, value: each.value ?? "",
  }));
};

const answers = JSON.parse(await text(process.stdin)).map((page) => {
  const policies = page.headers.filter(([name]) => name.toLowerCase() === "content-security-policy");
  return { name: page.name, ...score(asked(page)), findings: policies.flatMap(([, policy]) => findings(policy)) };
});
console.log(JSON.stringify(answers));
