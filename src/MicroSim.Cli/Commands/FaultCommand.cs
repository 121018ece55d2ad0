using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.Contract;

namespace MicroSim.Cli.Commands;

/// <summary>Sets abnormal conditions of a service, lists them, takes them back. The arguments of fault types are options, made of the catalogue.</summary>
internal static class FaultCommand
{
    private const string Duration = "duration";

    private static readonly Argument<string?> service = new Argument<string?>("SERVICE") { Description = "The service; without it, and without a type, conditions are listed", Arity = ArgumentArity.ZeroOrOne }.CompletingOrNone(Names.ServicesOfOption);

    private static readonly Argument<string?> type = new Argument<string?>("TYPE") { Description = $"What it suffers: {string.Join(", ", FaultCatalogue.Standard.Types.Select(t => t.Type))}", Arity = ArgumentArity.ZeroOrOne }
        .CompletingOrNone(_ => FaultCatalogue.Standard.Types.Select(t => t.Type));

    private static readonly Option<long?> lasting = Durations.Option("--for", "How long it lasts; until it is cleared when left out");

    private static readonly Option<double?> probability = new Option<double?>("--probability") { Description = "Chance of each call", HelpName = "PERCENT" }.CheckedOrNone(p => p is >= 0 and <= 100, "from 0 to 100");

    private static readonly Option<string?> to = new("--to") { Description = "Acts on calls to these services instead; * is all", HelpName = "SERVICE,…" };

    private static readonly Option<string?> replicas = new("--replicas") { Description = "Which replicas: all, a number, a share such as 50%, or a replica's name", HelpName = "WHICH" };

    private static readonly Option<string?> version = new("--version") { Description = "Replicas of this version alone", HelpName = "VERSION" };

    private static readonly Option<string?> id = new("--id") { Description = "Its name; made when left out. With --clear: the one to remove", HelpName = "ID" };

    private static readonly Option<bool> clear = new("--clear") { Description = "Take back: all conditions, those of SERVICE, or the one of --id" };

    private static readonly (ArgSpec Spec, Option<string?> Option)[] arguments =
    [
        .. FaultCatalogue.Standard.Types.SelectMany(t => t.Args.Select(a => (Type: t.Type, Arg: a))).Where(a => a.Arg.Name is not (Duration or "to"))
            .GroupBy(a => a.Arg.Name).Select(g => (g.First().Arg, Option(g.Key, [.. g.Select(a => a.Type)], g.First().Arg))),
    ];

    public static Command Create()
    {
        ExampleCommand command = new(
            "fault", "Bring a service into an abnormal condition, list conditions, take them back",
            "microsim fault cart latency --delay 600 --for 60s",
            "microsim fault cart error --status 503 --probability 20",
            "microsim fault frontend refuse --to cart",
            "microsim fault",
            "microsim fault --clear cart")
        { service, type, lasting, probability, to, replicas, version, id, clear };
        foreach ((_, Option<string?> option) in arguments)
            command.Options.Add(option);
        command.Options.Add(Shared.Simulation);
        command.Options.Add(Shared.Server);
        command.Validators.Add(result =>
        {
            if (result.GetValue(clear) && result.GetValue(type) is not null)
                result.AddError("--clear takes no TYPE: it takes back all conditions of the service, or the one of --id.");
            if (result.GetValue(clear) && result.GetValue(id) is not null && result.GetValue(service) is null)
                result.AddError("--clear --id needs the SERVICE whose condition it is.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        string simulation = await Shared.SimulationAsync(parsed, server, cancellation);
        string? one = parsed.GetValue(service), what = parsed.GetValue(type);
        if (parsed.GetValue(clear))
            await ClearAsync(server, simulation, one, parsed, cancellation);
        else if (what is null)
            await ListAsync(server, simulation, one, parsed, cancellation);
        else
            await AddAsync(server, simulation, one!, what, parsed, cancellation);
        return (int)ExitCode.Ok;
    }

    private static async Task AddAsync(Server server, string simulation, string one, string what, ParseResult parsed, CancellationToken cancellation)
    {
        JsonElement added = await server.AddConditionAsync(simulation, one, Body(what, parsed), cancellation);
        if (Shared.FormatOf(parsed) is not OutputFormat.Text and OutputFormat format)
        {
            Structured.Write(added, format);
            return;
        }
        string name = added.Text("id")!;
        if (added.Text("until") is not null && added.Number("remainingMs") == 0)
        {
            Terminal.Line($"{one} of {simulation} suffered {what}.");
            return;
        }
        Terminal.Line($"{one} of {simulation} suffers {what} {(parsed.GetValue(lasting) is long span ? $"for {span / 1000.0:0.###} s" : "until it is cleared")}.");
        Terminal.Line(Terminal.Faint($"Take it back with: microsim fault --clear {one} --id {name}"));
    }

    private static async Task ListAsync(Server server, string simulation, string? one, ParseResult parsed, CancellationToken cancellation)
    {
        IReadOnlyList<JsonElement> all = await server.ConditionsAsync(simulation, one, cancellation);
        if (Shared.FormatOf(parsed) is not OutputFormat.Text and OutputFormat format)
        {
            Structured.Write(JsonElement.Parse(new JsonObject { ["items"] = new JsonArray([.. all.Select(c => (JsonNode?)JsonObject.Create(c))]) }.ToJsonString()), format);
            return;
        }
        if (all.Count == 0)
            Terminal.Line($"No condition was added to {one ?? simulation}.");
        else
            ConditionOutput.Write(all);
    }

    private static async Task ClearAsync(Server server, string simulation, string? one, ParseResult parsed, CancellationToken cancellation)
    {
        await server.RemoveConditionsAsync(simulation, one, parsed.GetValue(id), cancellation);
        Terminal.Line(Shared.FormatOf(parsed) != OutputFormat.Text ? "{}"
            : parsed.GetValue(id) is string name ? $"The condition {name} of {one} is gone."
            : $"No added condition acts on {(one is null ? simulation : $"{one} of {simulation}")} any more.");
    }

    private static JsonObject Body(string what, ParseResult parsed)
    {
        JsonObject args = [];
        foreach ((ArgSpec spec, Option<string?> option) in arguments)
        {
            if (parsed.GetValue(option) is string given)
                args[spec.Name] = spec.IsText ? given : Number(given);
        }
        JsonObject body = new() { ["type"] = what };
        // A leak's callee is an argument of it; of all other types `to` says where they act.
        if (parsed.GetValue(to) is string callees && FaultCatalogue.Standard.Find(what)?.Args.Any(a => a.Type == ArgType.Designation) == true)
            args["to"] = callees;
        else if (parsed.GetValue(to) is string names)
            body["to"] = new JsonArray([.. names.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(n => (JsonNode?)n)]);
        if (args.Count > 0)
            body["args"] = args;
        if (parsed.GetValue(probability) is double chance)
            body["probability"] = chance;
        if (parsed.GetValue(lasting) is long span)
            body["duration"] = span;
        if (parsed.GetValue(replicas) is string which)
            body["replicas"] = which;
        if (parsed.GetValue(version) is string only)
            body["version"] = only;
        if (parsed.GetValue(id) is string name)
            body["id"] = name;
        return body;
    }

    // What is no number goes on as text: the control plane says what would be right.
    private static JsonValue Number(string text) => decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal number) ? JsonValue.Create(number) : JsonValue.Create(text);

    private static Option<string?> Option(string name, string[] types, ArgSpec spec)
    {
        string dashed = string.Concat(name.Select(c => char.IsUpper(c) ? $"-{char.ToLowerInvariant(c)}" : $"{c}"));
        return new Option<string?>($"--{dashed}") { Description = $"Of {string.Join(", ", types)}: {spec.Summary}", HelpName = spec.Unit.Length > 0 ? spec.Unit.ToUpperInvariant() : spec.IsText ? "TEXT" : "N" };
    }
}
