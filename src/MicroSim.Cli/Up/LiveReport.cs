using System.Globalization;
using System.Threading.Channels;
using MicroSim.Cli.Output;
using MicroSim.Runtimes;
using Spectre.Console;

namespace MicroSim.Cli.Up;

/// <summary>For a person at a terminal: what happens scrolls by, and below it a table says how every service is.</summary>
internal sealed class LiveReport : IUpReport
{
    private const int Capacity = 4096;

    private static readonly Style good = new(Color.Green), bad = new(Color.Red), faint = new(decoration: Decoration.Dim), plain = Style.Plain;

    // Who reports never waits for a slow terminal; what does not fit is dropped, and the next status shows how things are.
    private readonly Channel<Action<LiveDisplayContext>> work = Channel.CreateBounded<Action<LiveDisplayContext>>(new BoundedChannelOptions(Capacity) { FullMode = BoundedChannelFullMode.DropOldest });
    private readonly Task showing;

    public LiveReport() => showing = Task.Run(ShowAsync);

    public void Serving(string? simulation, Uri address) => Line($"{simulation ?? "control plane"}: API at {address}", plain);

    public void Changed(StatusChange change)
    {
        Line(change.Text, change.IsBad ? bad : plain);
        foreach (string line in change.Output)
            Line($"  {line}", faint);
    }

    public void Status(SimulationStatus status) => work.Writer.TryWrite(display => display.UpdateTarget(Table(status)));

    public void Ready(string simulation, TimeSpan after, string firstService, Uri address)
    {
        Line(string.Create(CultureInfo.InvariantCulture, $"ready in {after.TotalSeconds:0.0} s; Ctrl-C ends it"), good);
        Line($"see it and change it in a browser: {address}", plain);
        Line($$"""curl -s {{address}} -H 'content-type: application/json' -d '{"designation": "{{firstService}}"}'""", plain);
    }

    public void Note(string text) => Line(text, plain);

    public void Problem(string text) => Line(text, bad);

    public async ValueTask DisposeAsync()
    {
        work.Writer.TryComplete();
        await showing;
    }

    private void Line(string text, Style style) => work.Writer.TryWrite(_ => AnsiConsole.Write(new Text(text + Environment.NewLine, style)));

    private Task ShowAsync() => AnsiConsole.Live(new Text("")).StartAsync(async display =>
    {
        await foreach (Action<LiveDisplayContext> one in work.Reader.ReadAllAsync())
            one(display);
    });

    private static Table Table(SimulationStatus status)
    {
        Table table = new() { Border = TableBorder.Simple };
        foreach (string heading in (string[])["SERVICE", "FRAMEWORK", "ADDRESS", "READY", "RESTARTS", "STATE"])
            table.AddColumn(new TableColumn(new Text(heading, new Style(decoration: Decoration.Bold))) { NoWrap = heading != "STATE" });
        foreach (ServiceStatus service in status.Services)
        {
            ReplicaStatus? ill = service.Replicas.FirstOrDefault(r => r.Phase != ReplicaPhase.Ready && !r.Leaving);
            table.AddRow(
                new Text(service.Name),
                new Text(service.Framework),
                new Text(service.Address.AbsoluteUri),
                new Text(string.Create(CultureInfo.InvariantCulture, $"{service.ReadyReplicas}/{service.Wanted}")),
                new Text(service.Replicas.Sum(r => r.Restarts).ToString(CultureInfo.InvariantCulture)),
                new Text(ServiceState.Of(service), service.Ready ? good : ill?.Phase is null or ReplicaPhase.Building or ReplicaPhase.Starting or ReplicaPhase.Updating ? plain : bad));
        }
        return table;
    }
}
