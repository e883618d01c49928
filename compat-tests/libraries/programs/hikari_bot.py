"""The bot of the common steps, written with hikari, which has an option for the address."""
import json
import os
import sys
import traceback

import hikari

BASE = os.environ["NEXUS_URL"]
GUILD = hikari.Snowflake(os.environ["GUILD_ID"])
bot = hikari.GatewayBot(os.environ["BOT_TOKEN"], rest_url=f"{BASE}/api/v10", intents=hikari.Intents.ALL, banner=None, suppress_optimization_warning=True)
rest = bot.rest
seen = {"guild": None}


async def echo(message, text):
    await message.respond(text, reply=True)


async def embed(message, _text):
    await message.respond(embed=hikari.Embed(title="A title", description="A description", color=0x00FF00).add_field("key", "value", inline=True))


async def file(message, _text):
    await message.respond(attachment=hikari.Bytes(b"hello from a file", "hello.txt"))


async def edit(message, _text):
    await (await message.respond("before")).edit("after")


async def delete(message, _text):
    await (await message.respond("gone soon")).delete()


async def react(message, _text):
    await message.add_reaction("👍")


async def history(message, _text):
    before = await rest.fetch_messages(message.channel_id, before=message.id).limit(3)
    await message.respond(",".join(one.content for one in before))


async def pin(message, _text):
    await rest.pin_message(message.channel_id, message)


async def typing(message, _text):
    await rest.trigger_typing(message.channel_id)


async def nick(_message, text):
    user_id, name = text.split(" ")
    await rest.edit_member(GUILD, int(user_id), nickname=name)


async def role(_message, text):
    made = await rest.create_role(GUILD, name="parrot", color=0xFF0000, hoist=True)
    await rest.add_role_to_member(GUILD, int(text), made)


async def channel(_message, _text):
    made = await rest.create_guild_text_channel(GUILD, "made-here")
    await rest.edit_channel(made, topic="a topic")
    await rest.delete_channel(made)


async def thread(message, _text):
    made = await rest.create_message_thread(message.channel_id, message, "talk")
    await rest.create_message(made, "in thread")


async def webhook(message, _text):
    hook = await rest.create_webhook(message.channel_id, "A hook")
    await hook.execute("by hook", username="Hook")
    await hook.delete()


async def dm(message, _text):
    await message.author.send("psst")


async def members(message, _text):
    await message.respond(f"members: {len(await rest.fetch_members(GUILD))}")


async def ban(_message, text):
    await rest.ban_user(GUILD, int(text), reason="a test")
    await rest.unban_user(GUILD, int(text))


async def invite(message, _text):
    made = await rest.create_invite(message.channel_id, max_age=3600)
    await message.respond(f"invite {made.code}")


async def presence(_message, _text):
    await bot.update_presence(status=hikari.Status.IDLE, activity=hikari.Activity(name="the sea", type=hikari.ActivityType.LISTENING))


async def components(message, _text):
    buttons = rest.build_message_action_row().add_interactive_button(hikari.ButtonStyle.PRIMARY, "press", label="Press")
    menu = rest.build_message_action_row().add_text_menu("pick")
    for one in "abc":
        menu.add_option(one.upper(), one)
    await message.respond("choose", components=[buttons, menu.parent])


COMMANDS = [echo, embed, file, edit, delete, react, history, pin, typing, nick, role, channel, thread, webhook, dm, members, ban, invite, presence, components]
BY_NAME = {command.__name__: command for command in COMMANDS}


@bot.listen()
async def on_message(event: hikari.GuildMessageCreateEvent) -> None:
    if not event.content or not event.content.startswith("!"):
        return
    name, _, text = event.content[1:].partition(" ")
    if name in BY_NAME:
        try:
            await BY_NAME[name](event.message, text)
        except Exception:
            traceback.print_exc(file=sys.stderr)


@bot.listen()
async def on_reaction(event: hikari.GuildReactionAddEvent) -> None:
    if event.user_id != bot.get_me().id:
        await rest.create_message(event.channel_id, f"saw {event.emoji_name} by {event.user_id}")


@bot.listen()
async def on_interaction(event: hikari.InteractionCreateEvent) -> None:
    interaction = event.interaction
    message = hikari.ResponseType.MESSAGE_CREATE
    if isinstance(interaction, hikari.AutocompleteInteraction):
        typed = interaction.options[0].value
        await interaction.create_response([hikari.impl.AutocompleteChoiceBuilder(one, one) for one in ("ann", "bob") if one.startswith(typed)])
    elif isinstance(interaction, hikari.CommandInteraction):
        if interaction.command_name == "greet":
            await interaction.create_initial_response(message, f"hello {interaction.options[0].value}")
        if interaction.command_name == "later":
            await interaction.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
            await interaction.edit_initial_response("done")
            await interaction.execute("more")
        if interaction.command_name == "form":
            row = rest.build_modal_action_row().add_text_input("answer", "Answer")
            await interaction.create_modal_response("A form", "form", component=row)
    elif isinstance(interaction, hikari.ModalInteraction):
        await interaction.create_initial_response(message, f"you said {interaction.components[0].components[0].value}")
    elif isinstance(interaction, hikari.ComponentInteraction):
        if interaction.custom_id == "press":
            await interaction.create_initial_response(hikari.ResponseType.MESSAGE_UPDATE, "pressed")
        else:
            await interaction.create_initial_response(message, f"picked {interaction.values[0]}", flags=hikari.MessageFlag.EPHEMERAL)


@bot.listen()
async def on_started(_event: hikari.StartedEvent) -> None:
    name = hikari.CommandOption(type=hikari.OptionType.STRING, name="name", description="Whom", is_required=True, autocomplete=True)
    await rest.set_application_commands(
        bot.get_me().id,
        [
            rest.slash_command_builder("greet", "Greets").add_option(name),
            rest.slash_command_builder("later", "Takes its time"),
            rest.slash_command_builder("form", "Asks"),
        ],
        guild=GUILD,
    )
    guilds = [
        {"id": str(g.id), "name": g.name, "channels": len(g.get_channels()), "members": len(g.get_members()), "roles": len(g.get_roles())}
        for g in bot.cache.get_guilds_view().values()
    ]
    print(json.dumps({"event": "ready", "user": str(bot.get_me().id), "guilds": guilds}, separators=(",", ":")), flush=True)


bot.run(check_for_updates=False)
