/** A file that goes with a request. */
export interface FileToSend {
  name: string;
  data: Blob;
  /** Read to those who do not see it. */
  description?: string;
}

/**
 * A body with files, as Discord takes it: `payload_json` and `files[n]`. Describes the files in `attachments` where the body does not; those
 * of a post in the message that it begins with.
 */
export function formOf(body: object | undefined, files: readonly FileToSend[]): FormData {
  const form = new FormData();
  const attachments = files.map(({ name, description }, id) => ({ id, filename: name, ...(description !== undefined && { description }) }));
  const described = body && 'message' in body ? { ...body, message: { attachments, ...(body.message as object) } } : { attachments, ...body };
  form.append('payload_json', JSON.stringify(described));
  files.forEach(({ name, data }, index) => form.append(`files[${index}]`, data, name));
  return form;
}
