/** One e-mail, in plain text. */
export interface Mail {
  to: string;
  subject: string;
  text: string;
}

/** Sends e-mail for this instance. */
export interface Mailer {
  /** Resolves when the mail server has taken it; tries again by itself for a while. */
  send(mail: Mail): Promise<void>;
}
