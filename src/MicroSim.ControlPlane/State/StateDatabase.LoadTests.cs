using System.Globalization;

namespace MicroSim.ControlPlane.State;

/// <summary>Load tests: what was asked, how it stands, and what came of it.</summary>
internal sealed partial class StateDatabase
{
    /// <summary>A number that no load test had before.</summary>
    public long NextLoadTest()
    {
        long next = 0;
        InTransaction(() =>
        {
            next = connection.Query("SELECT value FROM settings WHERE name = 'load-test'", r => long.Parse(r.GetString(0), CultureInfo.InvariantCulture)).FirstOrDefault() + 1;
            SetSetting("load-test", $"{next}");
        });
        return next;
    }

    /// <summary>Keeps a load test that begins; of its simulation's the newest <paramref name="kept"/> stay.</summary>
    public void Add(SavedLoadTest test, string document, int kept) => InTransaction(() => connection.Execute(
        """
        INSERT INTO load_tests SELECT $simulation, $id, COALESCE(MAX(number), 0) + 1, $state, $view, $document, NULL FROM load_tests;
        DELETE FROM load_tests WHERE simulation = $simulation AND id NOT IN
            (SELECT id FROM load_tests WHERE simulation = $simulation ORDER BY number DESC LIMIT $kept);
        """,
        ("$simulation", test.Simulation), ("$id", test.Id), ("$state", test.State), ("$view", test.View), ("$document", document), ("$kept", kept)));

    /// <summary>How a load test stands now; nothing when it was forgotten meanwhile.</summary>
    public void Update(SavedLoadTest test, string? report) => InTransaction(() => connection.Execute(
        "UPDATE load_tests SET state = $state, view = $view, report = $report WHERE simulation = $simulation AND id = $id",
        ("$simulation", test.Simulation), ("$id", test.Id), ("$state", test.State), ("$view", test.View), ("$report", (object?)report ?? DBNull.Value)));

    /// <summary>Those of a simulation, the newest first.</summary>
    public IReadOnlyList<SavedLoadTest> LoadTests(string simulation) => Locked(() => connection.Query(
        "SELECT id, state, view FROM load_tests WHERE simulation = $simulation ORDER BY number DESC",
        r => new SavedLoadTest(simulation, r.GetString(0), r.GetString(1), r.GetString(2)), ("$simulation", simulation)));

    /// <summary>Those of all simulations that are kept as running.</summary>
    public IReadOnlyList<SavedLoadTest> RunningLoadTests() => Locked(() => connection.Query(
        "SELECT simulation, id, state, view FROM load_tests WHERE state = 'running' ORDER BY number",
        r => new SavedLoadTest(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3))));

    /// <summary>The report of one; null when there is none.</summary>
    public string? LoadTestReport(string simulation, string id) => Locked(() => connection.Query(
        "SELECT report FROM load_tests WHERE simulation = $simulation AND id = $id", r => r.IsDBNull(0) ? null : r.GetString(0), ("$simulation", simulation), ("$id", id)).FirstOrDefault());

    public void RemoveLoadTest(string simulation, string id) =>
        InTransaction(() => connection.Execute("DELETE FROM load_tests WHERE simulation = $simulation AND id = $id", ("$simulation", simulation), ("$id", id)));

    /// <summary>Forgets those of simulations that are not among these.</summary>
    public void RemoveLoadTestsOfOthers(IReadOnlyCollection<string> simulations)
    {
        foreach (string other in Locked(() => connection.Query("SELECT DISTINCT simulation FROM load_tests", r => r.GetString(0))).Where(s => !simulations.Contains(s)))
            InTransaction(() => connection.Execute("DELETE FROM load_tests WHERE simulation = $simulation", ("$simulation", other)));
    }
}

/// <summary>A load test as it is kept: its view is the JSON that the API answers.</summary>
internal sealed record SavedLoadTest(string Simulation, string Id, string State, string View);
