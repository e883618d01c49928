// The bot of the common steps, written with JDA, which is told the address by its own settings.

import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.dv8tion.jda.api.EmbedBuilder;
import net.dv8tion.jda.api.GatewayEncoding;
import net.dv8tion.jda.api.JDABuilder;
import net.dv8tion.jda.api.OnlineStatus;
import net.dv8tion.jda.api.components.actionrow.ActionRow;
import net.dv8tion.jda.api.components.buttons.Button;
import net.dv8tion.jda.api.components.label.Label;
import net.dv8tion.jda.api.components.selections.StringSelectMenu;
import net.dv8tion.jda.api.components.textinput.TextInput;
import net.dv8tion.jda.api.components.textinput.TextInputStyle;
import net.dv8tion.jda.api.entities.Activity;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.Message;
import net.dv8tion.jda.api.entities.UserSnowflake;
import net.dv8tion.jda.api.entities.emoji.Emoji;
import net.dv8tion.jda.api.events.interaction.ModalInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.CommandAutoCompleteInteractionEvent;
import net.dv8tion.jda.api.events.interaction.command.SlashCommandInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.ButtonInteractionEvent;
import net.dv8tion.jda.api.events.interaction.component.StringSelectInteractionEvent;
import net.dv8tion.jda.api.events.message.MessageReceivedEvent;
import net.dv8tion.jda.api.events.message.react.MessageReactionAddEvent;
import net.dv8tion.jda.api.events.session.ReadyEvent;
import net.dv8tion.jda.api.hooks.ListenerAdapter;
import net.dv8tion.jda.api.interactions.commands.OptionType;
import net.dv8tion.jda.api.interactions.commands.build.Commands;
import net.dv8tion.jda.api.modals.Modal;
import net.dv8tion.jda.api.requests.GatewayIntent;
import net.dv8tion.jda.api.requests.RestConfig;
import net.dv8tion.jda.api.utils.ConcurrentSessionController;
import net.dv8tion.jda.api.utils.FileUpload;
import net.dv8tion.jda.api.utils.MemberCachePolicy;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

public final class Bot extends ListenerAdapter {
  private static final String URL = System.getenv("NEXUS_URL");

  private static final Map<String, BiConsumer<Message, String>> COMMANDS = Map.ofEntries(
      Map.entry("echo", (message, rest) -> message.reply(rest).queue()),
      Map.entry("embed", (message, rest) -> message.getChannel()
          .sendMessageEmbeds(new EmbedBuilder().setTitle("A title").setDescription("A description").setColor(0x00ff00).addField("key", "value", true).build())
          .queue()),
      Map.entry("file", (message, rest) -> message.getChannel()
          .sendFiles(FileUpload.fromData("hello from a file".getBytes(StandardCharsets.UTF_8), "hello.txt"))
          .queue()),
      Map.entry("edit", (message, rest) -> message.getChannel().sendMessage("before").flatMap(sent -> sent.editMessage("after")).queue()),
      Map.entry("delete", (message, rest) -> message.getChannel().sendMessage("gone soon").flatMap(Message::delete).queue()),
      Map.entry("react", (message, rest) -> message.addReaction(Emoji.fromUnicode("👍")).queue()),
      Map.entry("history", (message, rest) -> message.getChannel().getHistoryBefore(message, 3)
          .flatMap(history -> message.reply(history.getRetrievedHistory().stream().map(Message::getContentRaw).collect(Collectors.joining(","))))
          .queue()),
      Map.entry("pin", (message, rest) -> message.pin().queue()),
      Map.entry("typing", (message, rest) -> message.getChannel().sendTyping().queue()),
      Map.entry("nick", (message, rest) -> {
        String[] words = rest.split(" ");
        message.getGuild().retrieveMemberById(words[0]).flatMap(member -> member.modifyNickname(words[1])).queue();
      }),
      Map.entry("role", (message, rest) -> message.getGuild().createRole().setName("parrot").setColor(0xff0000).setHoisted(true)
          .flatMap(role -> message.getGuild().addRoleToMember(UserSnowflake.fromId(rest), role))
          .queue()),
      Map.entry("channel", (message, rest) -> message.getGuild().createTextChannel("made-here")
          .flatMap(channel -> channel.getManager().setTopic("a topic").flatMap(done -> channel.delete()))
          .queue()),
      Map.entry("thread", (message, rest) -> message.createThreadChannel("talk").flatMap(thread -> thread.sendMessage("in thread")).queue()),
      Map.entry("webhook", (message, rest) -> message.getChannel().asTextChannel().createWebhook("A hook")
          .flatMap(hook -> hook.sendMessage("by hook").setUsername("Hook").flatMap(sent -> hook.delete()))
          .queue()),
      Map.entry("dm", (message, rest) -> message.getAuthor().openPrivateChannel().flatMap(channel -> channel.sendMessage("psst")).queue()),
      Map.entry("members", (message, rest) -> message.getGuild().loadMembers()
          .onSuccess(members -> message.getChannel().sendMessage("members: " + members.size()).queue())
          .onError(Throwable::printStackTrace)),
      Map.entry("ban", (message, rest) -> {
        UserSnowflake user = UserSnowflake.fromId(rest);
        message.getGuild().ban(user, 0, TimeUnit.SECONDS).reason("a test").flatMap(done -> message.getGuild().unban(user)).queue();
      }),
      Map.entry("invite", (message, rest) -> message.getChannel().asTextChannel().createInvite().setMaxAge(3600)
          .flatMap(invite -> message.getChannel().sendMessage("invite " + invite.getCode()))
          .queue()),
      Map.entry("presence", (message, rest) -> message.getJDA().getPresence().setPresence(OnlineStatus.IDLE, Activity.listening("the sea"))),
      Map.entry("components", (message, rest) -> message.getChannel().sendMessage("choose")
          .addComponents(
              ActionRow.of(Button.primary("press", "Press")),
              ActionRow.of(StringSelectMenu.create("pick").addOption("A", "a").addOption("B", "b").addOption("C", "c").build()))
          .queue()));

  @Override
  public void onMessageReceived(MessageReceivedEvent event) {
    String[] words = event.getMessage().getContentRaw().split(" ", 2);
    if (!words[0].startsWith("!")) return;
    BiConsumer<Message, String> command = COMMANDS.get(words[0].substring(1));
    if (command != null) command.accept(event.getMessage(), words.length > 1 ? words[1] : "");
  }

  @Override
  public void onMessageReactionAdd(MessageReactionAddEvent event) {
    if (event.getUserIdLong() == event.getJDA().getSelfUser().getIdLong()) return;
    event.getChannel().sendMessage("saw " + event.getEmoji().getName() + " by " + event.getUserId()).queue();
  }

  @Override
  public void onCommandAutoCompleteInteraction(CommandAutoCompleteInteractionEvent event) {
    String typed = event.getFocusedOption().getValue();
    event.replyChoiceStrings(Stream.of("ann", "bob").filter(name -> name.startsWith(typed)).toList()).queue();
  }

  @Override
  public void onSlashCommandInteraction(SlashCommandInteractionEvent event) {
    switch (event.getName()) {
      case "greet" -> event.reply("hello " + event.getOption("name").getAsString()).queue();
      case "later" -> event.deferReply().flatMap(hook -> hook.editOriginal("done").flatMap(edited -> hook.sendMessage("more"))).queue();
      case "form" -> event
          .replyModal(Modal.create("form", "A form").addComponents(Label.of("Answer", TextInput.of("answer", TextInputStyle.SHORT))).build())
          .queue();
      default -> throw new IllegalStateException("there is no command " + event.getName());
    }
  }

  @Override
  public void onModalInteraction(ModalInteractionEvent event) {
    event.reply("you said " + event.getValue("answer").getAsString()).queue();
  }

  @Override
  public void onButtonInteraction(ButtonInteractionEvent event) {
    event.editMessage("pressed").queue();
  }

  @Override
  public void onStringSelectInteraction(StringSelectInteractionEvent event) {
    event.reply("picked " + event.getValues().get(0)).setEphemeral(true).queue();
  }

  @Override
  public void onReady(ReadyEvent event) {
    Guild guild = event.getJDA().getGuildById(System.getenv("GUILD_ID"));
    guild.updateCommands()
        .addCommands(
            Commands.slash("greet", "Greets").addOption(OptionType.STRING, "name", "Whom", true, true),
            Commands.slash("later", "Takes its time"),
            Commands.slash("form", "Asks"))
        .queue(commands -> {
          DataArray guilds = DataArray.empty();
          for (Guild one : event.getJDA().getGuilds()) {
            guilds.add(DataObject.empty()
                .put("id", one.getId())
                .put("name", one.getName())
                .put("channels", one.getChannels().size())
                .put("members", one.getMembers().size())
                .put("roles", one.getRoles().size()));
          }
          System.out.printf("{\"event\":\"ready\",\"user\":\"%s\",\"guilds\":%s}%n", event.getJDA().getSelfUser().getId(), guilds);
        });
  }

  public static void main(String[] args) {
    JDABuilder.create(System.getenv("BOT_TOKEN"), EnumSet.allOf(GatewayIntent.class))
        .setMemberCachePolicy(MemberCachePolicy.ALL)
        .setRestConfig(new RestConfig().setBaseUrl(URL + "/api/v10/"))
        .setGatewayEncoding(GatewayEncoding.valueOf(System.getenv().getOrDefault("GATEWAY_ENCODING", "JSON")))
        .setSessionController(new ConcurrentSessionController() {
          @Override
          public String getGateway() {
            return URL.replaceFirst("^http", "ws");
          }
        })
        .addEventListeners(new Bot())
        .build();
  }
}
