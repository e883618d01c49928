import { Argument, Command, CommanderError, Option } from 'commander';
import { MESSAGE_MOVE_STEPS } from '#core/ports/message-move';
import { VERSION } from '../version.ts';
import type { JsonOption } from './say.ts';

const FIRST_STEPS = `
First steps, in the folder of Nexus (NEXUS_DATA names the data of a server elsewhere):
  npm start
  npx nexus user create alice                                     in a second terminal
  npx nexus guild create "My guild"
  npx nexus bot create my-bot --guild <guild id> --intents all
  npx nexus run -- node bot.js`;

const METHOD_HELP =
  'how it is led here; chosen unless given. One of namespace (its own view of names, as root), isolate (that, and no other network), hooks (by its runtime or a shim), proxy (by HTTPS_PROXY)';

/** The `nexus` command. Returns the exit code; whatever failed has been said, with what to do next. */
export async function nexus(args: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = new Command('nexus')
    .description('A self-hosted chat server that speaks the protocol of Discord.')
    .version(VERSION)
    .showHelpAfterError('(nexus --help shows all commands)')
    .addHelpText('after', FIRST_STEPS)
    .enablePositionalOptions()
    .exitOverride();
  const json = new Option('--json', 'answer with one line of JSON, for scripts');
  // What a command needs is read when it is given: the whole program takes seconds.
  const act =
    <Args extends unknown[]>(load: () => Promise<(...given: Args) => Promise<number>>) =>
    async (...given: Args): Promise<void> => {
      const run = await load();
      exitCode = await run(...given);
    };
  const setOperator = (isOne: boolean) =>
    act(async () => {
      const { setOperatorCommand } = await import('./instance-commands.ts');
      return (name: string, options: JsonOption) => setOperatorCommand(name, isOne, options);
    });
  const exporting = (kind: 'account' | 'guild') =>
    act(async () => {
      const { exportCommand } = await import('./instance-commands.ts');
      return (subject: string, options: JsonOption & { attachments: boolean }) => exportCommand(kind, subject, options);
    });
  program
    .command('start')
    .description('Run the server (Ctrl-C stops it)')
    .option('--json', 'print one line of JSON when it is ready, for scripts; the log goes to stderr')
    .option(
      '--roles <roles>',
      'do only a part: some of api, gateway, worker with commas between them; the others run elsewhere (needs REDIS_URL and DATABASE_URL)',
    )
    .action(act(async () => (await import('./start-command.ts')).startCommand));
  const user = program.command('user').description('Accounts of people');
  user
    .command('create')
    .description('Make an account')
    .usage('[options] <name>')
    .argument('[name]', 'user name: 2 to 32 of a-z, 0-9, underscore and period')
    .option('--password <password>', 'at least 8 characters; one is made unless given')
    .option('--email <address>', 'to log in with, besides the name')
    .option('--operator', 'let it look after this instance; the first account made so always does')
    .addOption(json)
    .action(act(async () => (await import('./create-commands.ts')).createUserCommand));
  user.command('promote').description('Make somebody an operator of this instance').argument('<name>', 'user name').addOption(json).action(setOperator(true));
  user.command('demote').description('Let somebody be an operator no more').argument('<name>', 'user name').addOption(json).action(setOperator(false));
  user
    .command('reset-password')
    .description('Make a link by which somebody chooses a new password')
    .argument('<name>', 'user name')
    .option('--remove-second-factors', 'take away their authenticator app, passkeys and backup codes too')
    .addOption(json)
    .action(act(async () => (await import('./instance-commands.ts')).resetPasswordCommand));
  user
    .command('export')
    .description('Write everything about a person into a ZIP file')
    .argument('<name>', 'user name')
    .option('--out <file>', 'where to; nexus-account-<id>.zip here unless given')
    .option('--no-attachments', 'without the files they sent')
    .addOption(json)
    .action(exporting('account'));
  const bot = program.command('bot').description('Applications with a bot');
  bot
    .command('create')
    .description('Make a bot and print its token')
    .argument('[name]', 'its name', 'my-bot')
    .option('--guild <id>', 'add it to this guild with a managed role')
    .option('--intents <all|none>', 'switch its privileged intents on: members, presences, message content', 'none')
    .option('--permissions <bits>', 'permissions of its role; administrator unless given')
    .option('--owner <name>', 'account that owns it; the first one unless given')
    .addOption(json)
    .action(act(async () => (await import('./create-commands.ts')).createBotCommand));
  const guild = program.command('guild').description('Guilds');
  guild
    .command('create')
    .description('Make a guild')
    .argument('[name]', 'its name', 'My guild')
    .option('--owner <name>', 'account that owns it; the first one unless given')
    .addOption(json)
    .action(act(async () => (await import('./create-commands.ts')).createGuildCommand));
  guild
    .command('export')
    .description('Write a guild with all its messages into a ZIP file')
    .argument('<id>', 'its id')
    .option('--out <file>', 'where to; nexus-guild-<id>.zip here unless given')
    .option('--no-attachments', 'without the files that were sent there')
    .addOption(json)
    .action(exporting('guild'));
  program
    .command('move-files')
    .description('Move all files between the data folder and the S3 store while the server runs')
    .requiredOption('--to <s3|disk>', 'where to; the server has to keep its files there already (NEXUS_FILES)')
    .option('--keep', 'leave them in the old place as well')
    .addOption(json)
    .action(act(async () => (await import('./move-files-command.ts')).moveFilesCommand));
  program
    .command('migrate-messages')
    .description('Move messages, reactions and read states from PostgreSQL to Cassandra while the server runs')
    .addArgument(
      new Argument(
        '<step>',
        'start: copy and keep in step; read: read Cassandra; finish: leave PostgreSQL for good; back: read PostgreSQL again; abandon: copy no more; status',
      ).choices(['status', ...MESSAGE_MOVE_STEPS]),
    )
    .option('--wait', 'until everything is copied and compared')
    .addOption(json)
    .action(act(async () => (await import('./migrate-messages-command.ts')).migrateMessagesCommand));
  program
    .command('backup')
    .description('Write all of the instance into one file, while it runs')
    .option('--out <file>', 'where to; nexus-backup-<time>.nexus here unless given')
    .option('--base', 'copy the embedded database into NEXUS_WAL_ARCHIVE instead, for nexus restore --to')
    .option('--keep <count>', 'with --base: remove older bases than so many, and what of the log none of the rest needs')
    .option('--no-files', 'without attachments, pictures and other files')
    .option('--without-missing-files', 'go on where none of the files is there that the database names')
    .option('--no-messages', 'without messages, reactions and read states, where these are in Cassandra')
    .option('--secrets', 'with the keys of the instance, so that links and logins of OpenID Connect stay valid')
    .option('--passphrase-file <file>', 'encrypt it with what is in this file (or with NEXUS_BACKUP_PASSPHRASE)')
    .addOption(json)
    .action(act(async () => (await import('./backup-commands.ts')).backupCommand));
  program
    .command('restore')
    .description('Fill an empty instance from a backup, or bring the embedded database back to a moment')
    .argument('[file]', 'what nexus backup wrote')
    .option('--to <time>', 'instead: bring the embedded database back to this moment, such as 2026-11-26T04:00:00Z, by NEXUS_WAL_ARCHIVE')
    .option('--passphrase-file <file>', 'the passphrase of an encrypted one (or NEXUS_BACKUP_PASSPHRASE)')
    .addOption(json)
    .action(act(async () => (await import('./backup-commands.ts')).restoreCommand));
  program
    .command('drain')
    .description('Lead the sessions of the gateway process that runs here to the others, and take none in from then on')
    .option('--undo', 'take sessions in again')
    .addOption(json)
    .action(act(async () => (await import('./drain-command.ts')).drainCommand));
  program
    .command('doctor')
    .description('Print the settings and look for what is wrong')
    .addOption(json)
    .action(act(async () => (await import('./doctor-command.ts')).doctorCommand));
  program
    .command('run')
    .description('Run a bot so that discord.com is this server to it, its code unchanged')
    .usage('[options] -- <command> [arguments...]')
    .argument('<command...>', 'such as: node bot.js')
    .option('--method <name>', METHOD_HELP)
    .option('--isolate', 'give it no network but this server')
    .addOption(json)
    .passThroughOptions()
    .action(act(async () => (await import('./run-program-command.ts')).runProgramCommand));
  try {
    await program.parseAsync(args, { from: 'user' });
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    const wantsJson = args.slice(0, args.includes('--') ? args.indexOf('--') : undefined).includes('--json');
    const words = error instanceof Error ? error.message : String(error);
    if (wantsJson) console.log(JSON.stringify({ error: words }));
    else console.error((await isExpected(error)) ? words : `${words}\nIf that does not tell what to do: npx nexus doctor`);
    return 1;
  }
}

/** Whether its words tell what to do. */
async function isExpected(error: unknown): Promise<boolean> {
  const [{ SettingsError }, { OperatorError }, { BackupError }] = await Promise.all([
    import('../configuration/settings.ts'),
    import('../operator/ask-operator.ts'),
    import('../backup/backup-format.ts'),
  ]);
  return error instanceof SettingsError || error instanceof OperatorError || error instanceof BackupError;
}
