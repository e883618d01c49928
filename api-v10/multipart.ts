import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import busboy from 'busboy';
import mime from 'mime-types';
import { ApiError, apiError, formError } from '#protocol/errors';
import { parseJsonKeepingIds } from '#protocol/lossless-json';
import { attachmentKey } from '#core/attachments/attachment-key';
import { receiveFile } from '#core/attachments/receive-file';
import type { Core } from '#core/core';
import { throwAwayRest } from './read-body.ts';
import type { AnyRoute } from './route.ts';
import type { UploadedFile } from './uploads.ts';

const MAX_FILES = 10;
/** Fields that come as octets are counted among the files by the parser. */
const MAX_OCTET_FIELDS = 10;
/** Of all fields together: they are held in memory. */
const MAX_FIELD_BYTES = 2 * 1024 * 1024;

/**
 * Reads a multipart body: `payload_json` (or plain fields) as the body, `files[n]` streamed into the blob store.
 * When anything fails, nothing that was streamed stays.
 */
export function readMultipart(core: Core, request: IncomingMessage, route: AnyRoute): Promise<{ body: unknown; files: UploadedFile[] }> {
  return new Promise((resolve, reject) => {
    let parser: busboy.Busboy;
    try {
      parser = busboy({
        headers: request.headers,
        defParamCharset: 'utf8',
        limits: { files: MAX_FILES + MAX_OCTET_FIELDS, fieldSize: MAX_FIELD_BYTES, fields: 100, parts: 120 },
      });
    } catch {
      return reject(formError([], 'CONTENT_TYPE_INVALID', 'The multipart body has no boundary.'));
    }
    const fields: Record<string, unknown> = {};
    const writes: Promise<UploadedFile>[] = [];
    const fieldReads: Promise<void>[] = [];
    let failure: unknown;
    const fail = (error: unknown): void => {
      failure ??= error;
      request.unpipe(parser);
      throwAwayRest(request);
      // Ends the parts that are being read, so that whoever reads them ends too.
      parser.destroy();
      finish();
    };
    let isFinished = false;
    const finish = (): void => {
      if (isFinished) return;
      isFinished = true;
      void settle();
    };
    const settle = async (): Promise<void> => {
      const results = await Promise.allSettled(writes);
      await Promise.all(fieldReads);
      const files = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      const failed = results.find((result) => result.status === 'rejected');
      const error = failure ?? (failed?.status === 'rejected' ? failed.reason : undefined);
      if (error !== undefined) {
        await core.blobs.remove(files.map((file) => file.key)).catch(() => undefined);
        return reject(error);
      }
      try {
        resolve({ body: bodyOf(fields), files });
      } catch (parseError) {
        await core.blobs.remove(files.map((file) => file.key)).catch(() => undefined);
        reject(parseError);
      }
    };
    let fileCount = 0;
    let fieldBytes = 0;
    const keepField = (name: string, value: string): void => {
      fieldBytes += value.length;
      if (fieldBytes > MAX_FIELD_BYTES) fail(apiError('REQUEST_ENTITY_TOO_LARGE'));
      else if (name !== '__proto__') fields[name] = value;
    };
    parser.on('file', (field, stream, info) => {
      // A part that is cut off says so; unheard, that would end the process.
      stream.on('error', () => undefined);
      // A part without a file name is a field, whatever type it claims: hikari sends payload_json as octets.
      if ((info.filename as string | undefined) === undefined) {
        const read = readField(stream).then((value) => keepField(field, value));
        fieldReads.push(read.catch(fail));
        return;
      }
      if (++fileCount > MAX_FILES) fail(apiError('MAXIMUM_NUMBER_OF_ATTACHMENTS_IN_A_MESSAGE_REACHED'));
      if (!route.files || failure !== undefined) {
        stream.resume();
        return;
      }
      const key = attachmentKey(core.ids.next());
      const filename = (info.filename ?? '').replaceAll(/[\\/\0]/g, '_').slice(-260) || 'file';
      const contentType = info.mimeType && info.mimeType !== 'application/octet-stream' ? info.mimeType : mime.lookup(filename) || 'application/octet-stream';
      const index = /^files?\[(\d{1,2})\]$/.exec(field)?.[1];
      writes.push(
        receiveFile(core, key, stream, { maxBytes: core.settings.maxFileBytes, contentType })
          .then(({ sizeBytes }) => ({ index: index === undefined ? null : Number(index), field, filename, contentType, sizeBytes, key }))
          .catch((error: unknown) => {
            // The parser would wait for ever for somebody to read on.
            fail(error);
            throw error;
          }),
      );
    });
    parser.on('field', (name, value, info) => {
      if (info.valueTruncated) fail(apiError('REQUEST_ENTITY_TOO_LARGE'));
      else keepField(name, value);
    });
    parser.on('filesLimit', () => fail(apiError('MAXIMUM_NUMBER_OF_ATTACHMENTS_IN_A_MESSAGE_REACHED')));
    parser.on('error', () => fail(apiError('INVALID_FORM_BODY')));
    parser.on('close', finish);
    request.on('aborted', () => fail(new ApiError(apiError('INVALID_FORM_BODY').row)));
    request.pipe(parser);
  });
}

function bodyOf(fields: Record<string, unknown>): unknown {
  const { payload_json: payload, ...others } = fields;
  if (typeof payload !== 'string') return others;
  try {
    return parseJsonKeepingIds(payload);
  } catch {
    throw apiError('INVALID_JSON');
  }
}

async function readField(stream: Readable): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FIELD_BYTES) throw apiError('REQUEST_ENTITY_TOO_LARGE');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
