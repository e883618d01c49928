/** Where the page leaves what the worker has to say while no page is open, in the language of the person. */
export const KEPT = 'nexus-kept';
export const WORDS = 'push-words.json';

export interface PushWords {
  /** Where the content is kept out. */
  message: string;
  reminder: string;
  scheduled_message: string;
  call: string;
  missed_call: string;
  call_over: string;
}
