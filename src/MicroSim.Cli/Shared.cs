using System.CommandLine;
using System.Globalization;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.ControlPlane;

namespace MicroSim.Cli;

/// <summary>Options and arguments that several commands have.</summary>
internal static class Shared
{
    private static readonly Dictionary<string, OutputFormat> formats = new() { ["text"] = OutputFormat.Text, ["json"] = OutputFormat.Json, ["yaml"] = OutputFormat.Yaml };

    public static Option<string> Output { get; } = Build();

    public static Option<Uri> Server { get; } = new("--server")
    {
        Description = $"The control plane's address [default: ${Variables.Server}, else http://127.0.0.1:{ControlPlaneOptions.DefaultPort}]",
        HelpName = "URL",
        CustomParser = result => Address(result.Tokens[0].Value, result.AddError),
    };

    public static OutputFormat FormatOf(ParseResult parsed) => formats[parsed.GetValue(Output)!];

    public static Server Connect(ParseResult parsed)
    {
        Uri address = ServerOf(parsed);
        return new Server(address, Tokens.OfUser.Find(address));
    }

    public static Option<string?> Simulation { get; } = new("--simulation", "-s") { Description = "The simulation; may be left out when exactly one runs", HelpName = "NAME" };

    /// <summary>The simulation of <see cref="Simulation"/>, or the only one.</summary>
    public static async Task<string> SimulationAsync(ParseResult parsed, Server server, CancellationToken cancellation) =>
        parsed.GetValue(Simulation) ?? await server.OnlyAsync(cancellation);

    public static Uri ServerOf(ParseResult parsed)
    {
        if (parsed.GetValue(Server) is Uri given)
            return given;
        string said = Environment.GetEnvironmentVariable(Variables.Server) is { Length: > 0 } variable
            ? variable
            : string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{ControlPlaneOptions.DefaultPort}");
        return Address(said, message => throw new CommandException(ExitCode.Usage, $"microsim: {Variables.Server}: {message}"))!;
    }

    public static Argument<string> File(string description) => new("FILE") { Description = description };

    public static Argument<string> Name() => new Argument<string>("NAME") { Description = "The simulation" }.Completing(Names.Simulations);

    public static Argument<string?> OptionalName(string description) =>
        new Argument<string?>("NAME") { Description = description, Arity = ArgumentArity.ZeroOrOne }.CompletingOrNone(Names.Simulations);

    public static Argument<string?> OptionalService() =>
        new Argument<string?>("SERVICE") { Description = "One service of it", Arity = ArgumentArity.ZeroOrOne }.CompletingOrNone(Names.Services);

    public static Argument<string> Service(string name = "SERVICE", string description = "The service") => new Argument<string>(name) { Description = description }.Completing(Names.Services);

    public static Option<string?> Connection() => new("--name") { Description = "Which connection is meant, where several connect the same two services", HelpName = "NAME" };

    public static Option<int> Port() => new Option<int>("--port") { Description = "The control plane's port; 0 takes a free one", HelpName = "PORT", DefaultValueFactory = _ => ControlPlaneOptions.DefaultPort }
        .Checked((int port) => port is >= 0 and <= 65535, "a number from 0 to 65535");

    public const string Kubernetes = "kubernetes";

    public static Option<string> Runtime(string description)
    {
        Option<string> option = new("--runtime") { Description = description, HelpName = "local|kubernetes", DefaultValueFactory = _ => "local" };
        option.AcceptOnlyFromAmong("local", Kubernetes);
        return option;
    }

    public static Option<DirectoryInfo?> Data() => new("--data") { Description = "The data folder [default: ~/.local/share/microsim]", HelpName = "DIR" };

    public static Option<int> TraceMemory() => new Option<int>("--trace-memory") { Description = "How many MB of memory traces may take", HelpName = "MB", DefaultValueFactory = _ => 64 }
        .Checked((int megabytes) => megabytes is >= 1 and <= 4096, "a number from 1 to 4096");

    public static Option<uint?> Seed(string description) => new("--seed")
    {
        Description = description,
        HelpName = "8 hex digits",
        CustomParser = result =>
        {
            string text = result.Tokens[0].Value;
            if (text.Length == 8 && uint.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint seed))
                return seed;
            result.AddError($"--seed must be 8 hexadecimal digits such as 1b2c3d4e, not '{text}'.");
            return null;
        },
    };

    private static Option<string> Build()
    {
        Option<string> option = new("--output") { Description = "How results are printed", HelpName = string.Join('|', formats.Keys), Recursive = true, DefaultValueFactory = _ => "text" };
        option.AcceptOnlyFromAmong([.. formats.Keys]);
        return option;
    }

    public static Uri? Address(string text, Action<string> refuse)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? uri) && uri.Scheme is "http" or "https")
            return uri;
        refuse($"the server must be an http URL such as http://127.0.0.1:{ControlPlaneOptions.DefaultPort}, not '{text}'.");
        return null;
    }
}
