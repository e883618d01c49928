import { describeWhere } from '../conditions/needs.ts';
import { behavesAsALibrary } from './library-suite.ts';
import { programOf } from './programs.ts';
import { pythonWith, whyNoPython } from './python.ts';

const lacking = await whyNoPython();

describeWhere(lacking, 'told the address', () => {
  behavesAsALibrary('hikari', async () => ({ command: [await pythonWith('hikari', ['hikari==2.7.0']), programOf('hikari_bot.py')] }));
});
