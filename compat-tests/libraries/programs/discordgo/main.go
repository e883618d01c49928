// The bot of the common steps, written with discordgo. It names no address: `nexus run` leads it here.
package main

import (
	"encoding/json"
	"fmt"
	"log"
	"os"
	"os/signal"
	"strings"
	"sync"
	"syscall"

	"github.com/bwmarrin/discordgo"
)

var guildID = os.Getenv("GUILD_ID")

type command func(s *discordgo.Session, m *discordgo.Message, rest string) error

var commands = map[string]command{
	"echo": func(s *discordgo.Session, m *discordgo.Message, rest string) error {
		_, err := s.ChannelMessageSendReply(m.ChannelID, rest, m.Reference())
		return err
	},
	"embed": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		_, err := s.ChannelMessageSendEmbed(m.ChannelID, &discordgo.MessageEmbed{
			Title:       "A title",
			Description: "A description",
			Color:       0x00ff00,
			Fields:      []*discordgo.MessageEmbedField{{Name: "key", Value: "value", Inline: true}},
		})
		return err
	},
	"file": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		_, err := s.ChannelFileSend(m.ChannelID, "hello.txt", strings.NewReader("hello from a file"))
		return err
	},
	"edit": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		sent, err := s.ChannelMessageSend(m.ChannelID, "before")
		if err != nil {
			return err
		}
		_, err = s.ChannelMessageEdit(m.ChannelID, sent.ID, "after")
		return err
	},
	"delete": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		sent, err := s.ChannelMessageSend(m.ChannelID, "gone soon")
		if err != nil {
			return err
		}
		return s.ChannelMessageDelete(m.ChannelID, sent.ID)
	},
	"react": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		return s.MessageReactionAdd(m.ChannelID, m.ID, "👍")
	},
	"history": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		messages, err := s.ChannelMessages(m.ChannelID, 3, m.ID, "", "")
		if err != nil {
			return err
		}
		var contents []string
		for _, message := range messages {
			contents = append(contents, message.Content)
		}
		_, err = s.ChannelMessageSendReply(m.ChannelID, strings.Join(contents, ","), m.Reference())
		return err
	},
	"pin": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		return s.ChannelMessagePin(m.ChannelID, m.ID)
	},
	"typing": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		return s.ChannelTyping(m.ChannelID)
	},
	"nick": func(s *discordgo.Session, m *discordgo.Message, rest string) error {
		userID, nick, _ := strings.Cut(rest, " ")
		return s.GuildMemberNickname(m.GuildID, userID, nick)
	},
	"role": func(s *discordgo.Session, m *discordgo.Message, userID string) error {
		color, hoist := 0xff0000, true
		role, err := s.GuildRoleCreate(m.GuildID, &discordgo.RoleParams{Name: "parrot", Color: &color, Hoist: &hoist})
		if err != nil {
			return err
		}
		return s.GuildMemberRoleAdd(m.GuildID, userID, role.ID)
	},
	"channel": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		channel, err := s.GuildChannelCreate(m.GuildID, "made-here", discordgo.ChannelTypeGuildText)
		if err != nil {
			return err
		}
		if _, err = s.ChannelEdit(channel.ID, &discordgo.ChannelEdit{Topic: "a topic"}); err != nil {
			return err
		}
		_, err = s.ChannelDelete(channel.ID)
		return err
	},
	"thread": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		thread, err := s.MessageThreadStart(m.ChannelID, m.ID, "talk", 60)
		if err != nil {
			return err
		}
		_, err = s.ChannelMessageSend(thread.ID, "in thread")
		return err
	},
	"webhook": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		hook, err := s.WebhookCreate(m.ChannelID, "A hook", "")
		if err != nil {
			return err
		}
		if _, err = s.WebhookExecute(hook.ID, hook.Token, true, &discordgo.WebhookParams{Content: "by hook", Username: "Hook"}); err != nil {
			return err
		}
		return s.WebhookDelete(hook.ID)
	},
	"dm": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		channel, err := s.UserChannelCreate(m.Author.ID)
		if err != nil {
			return err
		}
		_, err = s.ChannelMessageSend(channel.ID, "psst")
		return err
	},
	"members": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		count := make(chan int, 1)
		seen := 0
		stop := s.AddHandler(func(_ *discordgo.Session, chunk *discordgo.GuildMembersChunk) {
			seen += len(chunk.Members)
			if chunk.ChunkIndex == chunk.ChunkCount-1 {
				count <- seen
			}
		})
		defer stop()
		if err := s.RequestGuildMembers(m.GuildID, "", 0, "", false); err != nil {
			return err
		}
		_, err := s.ChannelMessageSend(m.ChannelID, fmt.Sprintf("members: %d", <-count))
		return err
	},
	"ban": func(s *discordgo.Session, m *discordgo.Message, userID string) error {
		if err := s.GuildBanCreateWithReason(m.GuildID, userID, "a test", 0); err != nil {
			return err
		}
		return s.GuildBanDelete(m.GuildID, userID)
	},
	"invite": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		invite, err := s.ChannelInviteCreate(m.ChannelID, discordgo.Invite{MaxAge: 3600})
		if err != nil {
			return err
		}
		_, err = s.ChannelMessageSend(m.ChannelID, "invite "+invite.Code)
		return err
	},
	"presence": func(s *discordgo.Session, _ *discordgo.Message, _ string) error {
		return s.UpdateStatusComplex(discordgo.UpdateStatusData{
			Status:     "idle",
			Activities: []*discordgo.Activity{{Name: "the sea", Type: discordgo.ActivityTypeListening}},
		})
	},
	"components": func(s *discordgo.Session, m *discordgo.Message, _ string) error {
		var options []discordgo.SelectMenuOption
		for _, value := range []string{"a", "b", "c"} {
			options = append(options, discordgo.SelectMenuOption{Label: strings.ToUpper(value), Value: value})
		}
		_, err := s.ChannelMessageSendComplex(m.ChannelID, &discordgo.MessageSend{
			Content: "choose",
			Components: []discordgo.MessageComponent{
				discordgo.ActionsRow{Components: []discordgo.MessageComponent{
					discordgo.Button{CustomID: "press", Label: "Press", Style: discordgo.PrimaryButton},
				}},
				discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.SelectMenu{CustomID: "pick", Options: options}}},
			},
		})
		return err
	},
}

func onMessage(s *discordgo.Session, event *discordgo.MessageCreate) {
	name, rest, _ := strings.Cut(strings.TrimPrefix(event.Content, "!"), " ")
	if run, known := commands[name]; known && strings.HasPrefix(event.Content, "!") {
		report(name, run(s, event.Message, rest))
	}
}

func onReaction(s *discordgo.Session, event *discordgo.MessageReactionAdd) {
	if event.UserID == s.State.User.ID {
		return
	}
	_, err := s.ChannelMessageSend(event.ChannelID, fmt.Sprintf("saw %s by %s", event.Emoji.Name, event.UserID))
	report("reaction", err)
}

func onInteraction(s *discordgo.Session, event *discordgo.InteractionCreate) {
	answer := func(kind discordgo.InteractionResponseType, data *discordgo.InteractionResponseData) {
		report("interaction", s.InteractionRespond(event.Interaction, &discordgo.InteractionResponse{Type: kind, Data: data}))
	}
	say := func(content string, flags discordgo.MessageFlags) {
		answer(discordgo.InteractionResponseChannelMessageWithSource, &discordgo.InteractionResponseData{Content: content, Flags: flags})
	}
	switch event.Type {
	case discordgo.InteractionApplicationCommandAutocomplete:
		typed := event.ApplicationCommandData().Options[0].StringValue()
		var choices []*discordgo.ApplicationCommandOptionChoice
		for _, name := range []string{"ann", "bob"} {
			if strings.HasPrefix(name, typed) {
				choices = append(choices, &discordgo.ApplicationCommandOptionChoice{Name: name, Value: name})
			}
		}
		answer(discordgo.InteractionApplicationCommandAutocompleteResult, &discordgo.InteractionResponseData{Choices: choices})
	case discordgo.InteractionApplicationCommand:
		switch data := event.ApplicationCommandData(); data.Name {
		case "greet":
			say("hello "+data.Options[0].StringValue(), 0)
		case "later":
			answer(discordgo.InteractionResponseDeferredChannelMessageWithSource, nil)
			done := "done"
			_, err := s.InteractionResponseEdit(event.Interaction, &discordgo.WebhookEdit{Content: &done})
			report("edit of the answer", err)
			_, err = s.FollowupMessageCreate(event.Interaction, true, &discordgo.WebhookParams{Content: "more"})
			report("follow-up", err)
		case "form":
			input := discordgo.TextInput{CustomID: "answer", Label: "Answer", Style: discordgo.TextInputShort, Required: true}
			answer(discordgo.InteractionResponseModal, &discordgo.InteractionResponseData{
				CustomID:   "form",
				Title:      "A form",
				Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{input}}},
			})
		}
	case discordgo.InteractionModalSubmit:
		row := event.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
		say("you said "+row.Components[0].(*discordgo.TextInput).Value, 0)
	case discordgo.InteractionMessageComponent:
		if data := event.MessageComponentData(); data.CustomID == "press" {
			answer(discordgo.InteractionResponseUpdateMessage, &discordgo.InteractionResponseData{Content: "pressed"})
		} else {
			say("picked "+data.Values[0], discordgo.MessageFlagsEphemeral)
		}
	}
}

func onGuild(s *discordgo.Session) error {
	_, err := s.ApplicationCommandBulkOverwrite(s.State.User.ID, guildID, []*discordgo.ApplicationCommand{
		{Name: "greet", Description: "Greets", Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "name", Description: "Whom", Required: true, Autocomplete: true},
		}},
		{Name: "later", Description: "Takes its time"},
		{Name: "form", Description: "Asks"},
	})
	if err != nil {
		return err
	}
	s.State.RLock()
	defer s.State.RUnlock()
	var guilds []map[string]any
	for _, guild := range s.State.Guilds {
		guilds = append(guilds, map[string]any{
			"id": guild.ID, "name": guild.Name, "channels": len(guild.Channels), "members": len(guild.Members), "roles": len(guild.Roles),
		})
	}
	list, err := json.Marshal(guilds)
	if err != nil {
		return err
	}
	fmt.Printf("{\"event\":\"ready\",\"user\":%q,\"guilds\":%s}\n", s.State.User.ID, list)
	return nil
}

func report(what string, err error) {
	if err != nil {
		log.Printf("%s: %v", what, err)
	}
}

func main() {
	session, err := discordgo.New("Bot " + os.Getenv("BOT_TOKEN"))
	if err != nil {
		log.Fatal(err)
	}
	session.Identify.Intents = discordgo.IntentsAll
	session.AddHandler(onMessage)
	session.AddHandler(onReaction)
	session.AddHandler(onInteraction)
	var once sync.Once
	session.AddHandler(func(s *discordgo.Session, event *discordgo.GuildCreate) {
		if event.ID == guildID {
			once.Do(func() { report("start", onGuild(s)) })
		}
	})
	if err := session.Open(); err != nil {
		log.Fatal(err)
	}
	end := make(chan os.Signal, 1)
	signal.Notify(end, syscall.SIGINT, syscall.SIGTERM)
	<-end
	report("end", session.Close())
}
