/** JUnit XML against Jenkins' schema, by libxml2. */
import { readFileSync } from "node:fs";
import { validateXML } from "xmllint-wasm";

const SCHEMA = readFileSync(new URL("./jenkins-junit.xsd", import.meta.url), "utf8");

/** What is wrong with a document; nothing if it is valid. */
export async function junitProblems(xml: string): Promise<string[]> {
  const { errors } = await validateXML({
    xml: [{ fileName: "junit.xml", contents: xml }],
    schema: [SCHEMA],
  });
  return errors.map(({ rawMessage }) => rawMessage);
}
