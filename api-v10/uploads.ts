/** A file of a multipart body, already streamed to the blob store. */
export interface UploadedFile {
  /** The n of `files[n]`; null for a field with another name. */
  index: number | null;
  field: string;
  filename: string;
  contentType: string;
  sizeBytes: number;
  key: string;
}
