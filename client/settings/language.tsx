import { useLingui } from '@lingui/react/macro';
import { chosenLanguage, chooseLanguage, LANGUAGES, type Language as Word } from '../app/language.ts';
import { useClient } from '../app/session.tsx';
import { RadioField } from '../kit/choice-field.tsx';
import { Problem } from '../kit/problem.tsx';
import { useTask } from '../kit/use-task.ts';

/** In which language the client speaks, on all devices. */
export default function Language() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const language = chosenLanguage();
  const choose = (word: Word): void => {
    void chooseLanguage(word);
    task.run(() => client.editClientSettings({ language: word }));
  };
  return (
    <section className="group">
      <RadioField
        label={t`Language`}
        hint={t`Bots are told it as well, and answer in it if they can.`}
        value={language}
        options={(Object.keys(LANGUAGES) as Word[]).map((one) => ({ value: one, words: LANGUAGES[one] }))}
        onChange={(word) => choose(word as Word)}
      />
      <Problem text={task.problem} />
    </section>
  );
}
