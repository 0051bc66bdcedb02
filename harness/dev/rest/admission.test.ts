import { expect, it } from "vitest";
import { admit } from "./admission.ts";

const local = { address: "127.0.0.1", apiKey: null };
const remote = { address: "10.0.0.1", apiKey: "k" };

it("a server that others can reach goes by its key, whatever it is called", () => {
  const headers = { host: "shardproof.example:8120", authorization: "Bearer k" };
  expect(() => admit(headers, remote)).not.toThrow();
  expect(() => admit({ host: headers.host }, remote)).toThrow("the API key is missing or wrong");
  expect(() => admit(headers, local)).toThrow("this server answers requests to localhost alone");
});

it("a web page is refused there too, key or not", () => {
  const headers = { host: "x", authorization: "Bearer k", origin: "http://x" };
  expect(() => admit(headers, remote)).toThrow("does not answer web pages");
});

it("a server on IPv6's loopback is as local", () => {
  const v6 = { address: "::1", apiKey: null };
  expect(() => admit({ host: "[::1]:8120" }, v6)).not.toThrow();
  expect(() => admit({ host: "[::2]:8120" }, v6)).toThrow("localhost alone");
});
