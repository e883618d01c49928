import { plural } from '@lingui/core/macro';
import { useLingui } from '@lingui/react/macro';
import { ChoiceField } from '../kit/choice-field.tsx';
import { spanInWords } from '../kit/span-words.ts';
import { Switch } from '../kit/switch.tsx';
import type { InviteTerms } from './make-invite.ts';

/** Discord's. */
const AGES = [1800, 3600, 21_600, 43_200, 86_400, 604_800, 0] as const;
const USES = [0, 1, 5, 10, 25, 50, 100] as const;

/** How long an invite holds, how often, and for how long whom it brings in stays. */
export function InviteTermsFields({ terms, onChange }: { terms: InviteTerms; onChange(terms: InviteTerms): void }) {
  const { t } = useLingui();
  return (
    <>
      <ChoiceField<number>
        label={t`Expire after`}
        value={terms.max_age}
        options={AGES.map((value) => ({ value, words: value === 0 ? t`Never` : spanInWords(value) }))}
        onChange={(max_age) => onChange({ ...terms, max_age })}
      />
      <ChoiceField<number>
        label={t`Most uses`}
        value={terms.max_uses}
        options={USES.map((value) => ({ value, words: value === 0 ? t`No limit` : plural(value, { one: '# use', other: '# uses' }) }))}
        onChange={(max_uses) => onChange({ ...terms, max_uses })}
      />
      <Switch
        label={t`Temporary membership`}
        hint={t`Who joins by it is put out again when they go offline, unless somebody gave them a role.`}
        isOn={terms.temporary}
        onChange={(temporary) => onChange({ ...terms, temporary })}
      />
    </>
  );
}
