using System.Globalization;
using MicroSim.Cli.Output;
using MicroSim.Runtimes;

namespace MicroSim.Cli.Up;

internal sealed class TextReport(Journal journal) : IUpReport
{
    public void Serving(string? simulation, Uri address) => journal.Add($"{simulation ?? "control plane"}: API at {address}");

    public void Changed(StatusChange change)
    {
        journal.Add(change.IsBad ? Terminal.Bad(change.Text) : change.Text);
        foreach (string line in change.Output)
            journal.Add(Terminal.Faint($"  {line}"));
    }

    public void Ready(string simulation, TimeSpan after, string firstService, Uri address)
    {
        journal.Add(Terminal.Good(string.Create(CultureInfo.InvariantCulture, $"ready in {after.TotalSeconds:0.0} s")));
        journal.Add("");
        journal.Add($"See it and change it in a browser: {address}");
        journal.Add("Send a request:");
        journal.Add($$"""  curl -s {{address}} -H 'content-type: application/json' -d '{"designation": "{{firstService}}"}'""");
        journal.Add("Ctrl-C ends it.");
        journal.Add("");
    }

    public void Status(SimulationStatus status)
    {
        // The changes say it.
    }

    public void Note(string text) => journal.Add(text);

    public ValueTask DisposeAsync() => journal.DisposeAsync();

    public void Problem(string text) => journal.Add(Terminal.Bad(text));
}
