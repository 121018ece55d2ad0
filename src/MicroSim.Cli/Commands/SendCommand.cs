using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.Contract;

namespace MicroSim.Cli.Commands;

internal static class SendCommand
{
    private static readonly Argument<string> file = Shared.File("The request as JSON; - reads standard input");

    private static readonly Option<uint?> seed = Shared.Seed("The seed of every draw of the request");

    private static readonly Option<string[]> headers = new("--header", "-H") { Description = "A header of the request; may be given several times", HelpName = "name: value", Arity = ArgumentArity.OneOrMore };

    public static Command Create()
    {
        ExampleCommand command = new(
            "send", "Send a scripted request and print the result tree",
            "microsim send request.json",
            "microsim send request.json --simulation seed --seed 1b2c3d4e -H 'x-request-id: mine'",
            """echo '{"designation": "service-1"}' | microsim send -""")
        { file, Shared.Simulation, seed, headers, Shared.Server };
        headers.Validators.Add(CheckHeaders);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        byte[] body = await Input.ReadAsync(parsed.GetRequiredValue(file), cancellation);
        List<(string, string)> sent = [.. (parsed.GetValue(headers) ?? []).Select(Header)];
        if (parsed.GetValue(seed) is uint given)
            sent.Add((Wire.SeedHeader, given.ToString("x8", CultureInfo.InvariantCulture)));

        using Server server = Shared.Connect(parsed);
        OutputFormat format = Shared.FormatOf(parsed);
        string simulation = await Shared.SimulationAsync(parsed, server, cancellation);
        using HttpResponseMessage response = await server.RequestAsync(simulation, body, sent, cancellation);
        string text = await response.Content.ReadAsStringAsync(cancellation);
        using JsonDocument reply = Parse(text);
        if (response.Content.Headers.ContentType?.MediaType == "application/problem+json")
        {
            if (format != OutputFormat.Text)
                Structured.Write(reply.RootElement, format);
            throw Refusal.Of(response.StatusCode, text, response.RequestMessage!.RequestUri!);
        }
        ExitCode code = Show(reply.RootElement, response.IsSuccessStatusCode, format);
        if (Terminal.IsInteractive && format == OutputFormat.Text && response.Headers.TryGetValues(Wire.RequestIdHeader, out IEnumerable<string>? ids))
            Terminal.Error(Terminal.Faint($"microsim trace {ids.First()} shows it over time"));
        return (int)code;
    }

    private static ExitCode Show(JsonElement result, bool success, OutputFormat format)
    {
        Structured.Write(result, format);
        if (Terminal.IsInteractive && format == OutputFormat.Text)
        {
            foreach (string line in ResultTree.Lines(result))
                Terminal.Error(line);
        }
        bool well = success && result.TryGetProperty("error", out JsonElement error) && error.ValueKind == JsonValueKind.Null;
        return well ? ExitCode.Ok : ExitCode.Failed;
    }

    private static JsonDocument Parse(string text)
    {
        try
        {
            return JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 2 * Wire.MaxJsonDepth });
        }
        catch (JsonException)
        {
            throw new CommandException(ExitCode.Failed, "microsim: the reply is no JSON:", text);
        }
    }

    private static (string Name, string Value) Header(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return (text[..colon].Trim(), text[(colon + 1)..].Trim());
    }

    private static void CheckHeaders(OptionResult result)
    {
        foreach (Token token in result.Tokens.Where(t => t.Value.IndexOf(':', StringComparison.Ordinal) <= 0))
            result.AddError($"--header must be 'name: value', not '{token.Value}'.");
    }
}
