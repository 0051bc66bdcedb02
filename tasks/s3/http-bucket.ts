/** A bucket over S3's HTTP interface. */
import type { ByteRange } from "../disk.ts";
import { completionOf, uploadIdIn, uploadsIn } from "./answers.ts";
import type { Bucket } from "./bucket.ts";
import { type ObjectPart, readObject } from "./read-object.ts";
import { bodyOf, openS3Requests, type S3RequestsOptions } from "./requests.ts";
import { isS3Error, S3Error, s3Error } from "./s3-error.ts";

const CREATE_ONLY = { "if-none-match": "*" };
const REPLACING = {};

/** The bucket of that name. Nothing is asked of the server until one of its functions is called. */
export function openHttpBucket(options: S3RequestsOptions): Bucket {
  const { place, call, callOnce } = openS3Requests(options);
  let knowsConditions = true;

  async function refuseIfThere(key: string): Promise<void> {
    const isThere = await callOnce({ method: "HEAD", key }).then(
      () => true,
      () => false,
    );
    if (isThere) throw s3Error("PreconditionFailed", 412, place);
  }

  async function refuseIfEnded(key: string, upload: string): Promise<void> {
    const query = { uploadId: upload, "max-parts": "1" };
    await callOnce({ method: "GET", key, query }).catch((error) => {
      if (isS3Error(error, "NoSuchUpload")) throw error;
    });
  }

  async function createOnly(request: (headers: Record<string, string>) => Promise<unknown>) {
    if (knowsConditions) {
      try {
        await request(CREATE_ONLY);
        return;
      } catch (error) {
        if (!isS3Error(error) || error.status !== 501) throw error;
        knowsConditions = false;
      }
    }
    await request(REPLACING);
  }

  async function get(key: string, range: ByteRange, etag?: string): Promise<ObjectPart> {
    const [offset, bytes] = range;
    const headers = {
      range: `bytes=${offset}-${offset + bytes - 1}`,
      ...(etag !== undefined && { "if-match": etag }),
    };
    try {
      const answer = await call({ method: "GET", key, headers, dueBytes: bytes });
      const { body } = answer;
      const whole = answer.headers["content-range"]?.split("/")[1];
      return {
        // A server may send the whole of an object that is not larger than what it may send.
        bytes: answer.status === 206 ? body : body.subarray(offset, offset + bytes),
        etag: answer.headers.etag,
        size: whole === undefined ? body.length : Number(whole),
      };
    } catch (error) {
      // Nothing of the object lies there: it is empty, or ends before.
      if (isS3Error(error) && error.status === 416) {
        return { bytes: new Uint8Array(), etag: undefined, size: 0 };
      }
      throw error;
    }
  }

  function unreadable(what: string): S3Error {
    return new S3Error(
      "unreadable",
      0,
      `${place.host} answered with no ${what}; is it an S3 server?`,
    );
  }

  return {
    read: (key, ranges) => readObject((range, etag) => get(key, range, etag), ranges),
    async put(key, body, mode) {
      const request = (headers: Record<string, string>) =>
        call({
          method: "PUT",
          key,
          headers,
          body,
          ...(headers !== REPLACING && { whyBroken: () => refuseIfThere(key) }),
        });
      if (mode === "replace") await request(REPLACING);
      else if (mode === "exclusive") await request(CREATE_ONLY);
      else await createOnly(request);
    },
    async startUpload(key) {
      const { body } = await call({ method: "POST", key, query: { uploads: "" } });
      const id = uploadIdIn(body);
      if (id === "") throw unreadable("id of an upload");
      return id;
    },
    async putPart(key, upload, part, body) {
      const query = { partNumber: String(part), uploadId: upload };
      const whyBroken = () => refuseIfEnded(key, upload);
      const { headers } = await call({ method: "PUT", key, query, body, whyBroken });
      if (headers.etag === undefined) throw unreadable("ETag of a part");
      return headers.etag;
    },
    async completeUpload(key, upload, etags) {
      const body = bodyOf(completionOf(etags));
      const query = { uploadId: upload };
      await createOnly((headers) => call({ method: "POST", key, query, headers, body }));
    },
    async abortUpload(key, upload) {
      await call({ method: "DELETE", key, query: { uploadId: upload } });
    },
    async openUploads(prefix) {
      const { body } = await call({ method: "GET", query: { uploads: "", prefix } });
      const uploads = uploadsIn(body);
      if (uploads === null) throw unreadable("list of uploads");
      // There are servers that do not look at the prefix.
      return uploads.filter(({ key }) => key.startsWith(prefix));
    },
  };
}
