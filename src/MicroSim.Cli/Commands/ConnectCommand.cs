using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;

namespace MicroSim.Cli.Commands;

internal static class ConnectCommand
{
    private static readonly Argument<string> name = Shared.Name();

    private static readonly Argument<string> from = Shared.Service("FROM", "The caller");

    private static readonly Argument<string> to = Shared.Service("TO", "The callee");

    private static readonly Option<double?> probability = new Option<double?>("--probability") { Description = "Chance of the call", HelpName = "PERCENT" }.CheckedOrNone(p => p is >= 0 and <= 100, "from 0 to 100");

    private static readonly Option<int?> timeout = Milliseconds("--timeout", "How long the caller waits in all");

    private static readonly Option<int?> tryTimeout = Milliseconds("--try-timeout", "How long one try may take");

    private static readonly Option<int?> retries = new Option<int?>("--retries") { Description = "Further tries", HelpName = "N" }.CheckedOrNone(r => r is >= 0 and <= 10, "a number from 0 to 10");

    private static readonly Option<string?> endpoint = new("--endpoint") { Description = "Which endpoint of the callee", HelpName = "PATH" };

    private static readonly Option<bool> optional = new("--optional") { Description = "The caller survives when the call fails" };

    private static readonly Option<bool> required = new("--required") { Description = "The caller fails when the call does; so it is when a connection is made" };

    private static readonly Option<string?> connection = Shared.Connection();

    public static Command Create()
    {
        ExampleCommand command = new(
            "connect", "Let one service call another, or change how it does; what is not given stays as it is",
            "microsim connect seed service-1 service-2 --probability 50",
            "microsim connect seed service-1 service-2 --timeout 500 --retries 2 --optional")
        { name, from, to, probability, timeout, tryTimeout, retries, endpoint, optional, required, connection, Shared.Server };
        command.Validators.Add(result =>
        {
            if (result.GetValue(optional) && result.GetValue(required))
                result.AddError("--optional and --required say the opposite; give one of them.");
        });
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        string simulation = parsed.GetRequiredValue(name), caller = parsed.GetRequiredValue(from), callee = parsed.GetRequiredValue(to);
        JsonElement changed = await server.PatchConnectionAsync(simulation, caller, callee, parsed.GetValue(connection), Fields(parsed), cancellation);
        if (format != OutputFormat.Text)
            Structured.Write(changed, format);
        else
            Terminal.Line($"In {simulation} {caller} calls {callee}: {changed.Member("probability").GetRawText()} %, timeout {changed.Number("timeout")} ms, retries {changed.Number("retries")}, {(changed.Flag("required") ? "required" : "optional")}.");
        return (int)ExitCode.Ok;
    }

    private static JsonObject Fields(ParseResult parsed)
    {
        JsonObject call = [];
        Set("probability", parsed.GetValue(probability));
        Set("timeout", parsed.GetValue(timeout));
        Set("tryTimeout", parsed.GetValue(tryTimeout));
        Set("retries", parsed.GetValue(retries));
        Set("endpoint", parsed.GetValue(endpoint));
        if (parsed.GetValue(optional) || parsed.GetValue(required))
            call["required"] = parsed.GetValue(required);
        return call;

        void Set(string field, JsonNode? value)
        {
            if (value is not null)
                call[field] = value;
        }
    }

    private static Option<int?> Milliseconds(string option, string description) =>
        new Option<int?>(option) { Description = description, HelpName = "MS" }.CheckedOrNone(ms => ms is >= 1 and <= 600_000, "milliseconds from 1 to 600000");
}
