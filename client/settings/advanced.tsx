import { useLingui } from '@lingui/react/macro';
import { useClient, useSelected } from '../app/session.tsx';
import { Problem } from '../kit/problem.tsx';
import { Switch } from '../kit/switch.tsx';
import { useTask } from '../kit/use-task.ts';

/** What few people need. */
export default function Advanced() {
  const { t } = useLingui();
  const client = useClient();
  const task = useTask();
  const isDeveloper = useSelected((state) => state.settings.get('developer_mode') === true);
  return (
    <section className="group">
      <Switch
        label={t`Developer mode`}
        hint={t`Menus of messages, people, channels and guilds let you copy their IDs: for those who write bots.`}
        isOn={isDeveloper}
        onChange={(isOn) => task.run(() => client.editSettings({ developer_mode: isOn }))}
      />
      <Problem text={task.problem} />
    </section>
  );
}
