using System.CommandLine;
using System.Text;
using System.Text.Json;
using MicroSim.Cli.Client;
using MicroSim.Cli.Output;
using MicroSim.Load.Plans;

namespace MicroSim.Cli.Load;

/// <summary>What is loaded, and in words.</summary>
/// <param name="Request">What is sent.</param>
/// <param name="Words">For people.</param>
internal sealed record LoadTarget(PlannedRequest Request, string Words)
{
    private const string Post = "POST", Json = "application/json";

    public static async Task<LoadTarget> FindAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string? said = parsed.GetValue(LoadOptions.Target);
        if (said?.Contains("://", StringComparison.Ordinal) is true)
            return OfUrl(said, await PlainAsync(parsed, cancellation));
        using Server server = Shared.Connect(parsed);
        string name = said ?? await server.OnlyAsync(cancellation);
        SimulationReply simulation = await server.GetAsync(name, cancellation);
        if (!simulation.Ready)
            Terminal.Error($"note: {name} is not ready{(simulation.Reason is string reason ? $": {reason}" : $"; `microsim get {name}` says what it waits for")}.");
        return parsed.GetValue(LoadOptions.Request) is string file
            ? Scripted(server, name, Encoding.UTF8.GetString(await Input.ReadAsync(file, cancellation)))
            : Planned(simulation, parsed.GetValue(LoadOptions.Service), parsed.GetValue(LoadOptions.Path), await PlainAsync(parsed, cancellation));
    }

    private static LoadTarget OfUrl(string text, PlannedRequest plain)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out Uri? url) || url.Scheme is not ("http" or "https"))
            throw new CommandException(ExitCode.Usage, $"microsim: the target must be a simulation or an http URL such as http://localhost:8080/, not '{text}'.");
        return new(plain with { Name = url.AbsoluteUri, Url = url.AbsoluteUri }, $"{plain.Method} {url.AbsoluteUri}");
    }

    // The service runs its plan, as for any caller from outside.
    private static LoadTarget Planned(SimulationReply simulation, string? service, string? path, PlannedRequest plain)
    {
        ServiceReply[] services = [.. simulation.Services];
        string name = service ?? Entry(simulation, services);
        ServiceReply found = services.FirstOrDefault(s => s.Name == name);
        if (found.Json.ValueKind == JsonValueKind.Undefined)
            throw new CommandException(ExitCode.Usage, $"microsim: {simulation.Name} has no service {name}; it has {string.Join(", ", services.Select(s => s.Name))}.");
        if (found.Address.Length == 0)
            throw new CommandException(ExitCode.Failed, $"microsim: {simulation.Name} does not run{(simulation.Reason is string reason ? $": {reason}" : "")}.");
        Uri url = new(new Uri(found.Address), path ?? "/");
        return new(plain with { Name = name, Url = url.AbsoluteUri, Seeded = true }, $"{simulation.Name}, {plain.Method} {url.PathAndQuery} of {name}");
    }

    // A script needs the simulation's token and addresses, which the control plane alone has.
    private static LoadTarget Scripted(Server server, string simulation, string script)
    {
        Uri url = new(server.Address, $"{Server.Path(simulation)}/requests");
        List<PlannedHeader> headers = [new("Content-Type", Json)];
        if (Tokens.OfUser.Find(server.Address) is string token)
            headers.Add(new("Authorization", $"Bearer {token}"));
        return new(new(simulation, url.AbsoluteUri, Post, headers, script, Seeded: true), $"{simulation}, a scripted request through the control plane");
    }

    private static async Task<PlannedRequest> PlainAsync(ParseResult parsed, CancellationToken cancellation)
    {
        string? body = parsed.GetValue(LoadOptions.Body);
        if (body is ['@', .. string file])
            body = Encoding.UTF8.GetString(await Input.ReadAsync(file, cancellation));
        List<PlannedHeader> headers = [.. (parsed.GetValue(LoadOptions.Headers) ?? []).Select(Header)];
        if (body is not null && !headers.Any(h => h.Name.Equals("content-type", StringComparison.OrdinalIgnoreCase)))
            headers.Add(new("Content-Type", Json));
        string method = parsed.GetValue(LoadOptions.Method)!;
        return new("", "", body is not null && method == "GET" ? Post : method, headers, body);
    }

    private static PlannedHeader Header(string text)
    {
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && !text.Contains('\n', StringComparison.Ordinal) && !text.Contains('\r', StringComparison.Ordinal)
            ? new(text[..colon].Trim(), text[(colon + 1)..].Trim())
            : throw new CommandException(ExitCode.Usage, $"microsim: --header must be 'name: value', not '{text}'.");
    }

    private static string Entry(SimulationReply simulation, ServiceReply[] services)
    {
        HashSet<string> called = [.. simulation.Document.Member("spec").Members("services").SelectMany(s => Calls(s.Value)).Select(c => c.Text("to") ?? "")];
        string[] entries = [.. services.Select(s => s.Name).Where(s => !called.Contains(s))];
        return entries.Length == 1
            ? entries[0]
            : throw new CommandException(ExitCode.Usage, $"microsim: say with --service which one is called: {string.Join(", ", entries.Length > 1 ? entries : services.Select(s => s.Name))}.");
    }

    private static IEnumerable<JsonElement> Calls(JsonElement service) =>
        service.Items("calls").Concat(service.Members("endpoints").SelectMany(e => e.Value.Items("calls")));
}
