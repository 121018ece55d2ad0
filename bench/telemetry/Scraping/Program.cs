using System.Globalization;
using MicroSim.Bench.Scraping;

// serve COUNT: answers as so many agents. scrape PORT...: reads them, and prints a row of the table.
switch (args)
{
    case ["serve", string count]:
        await SimulatedAgents.ServeAsync(int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    case ["scrape", string seconds, .. string[] ports]:
        await Reading.RunAsync(TimeSpan.FromSeconds(int.Parse(seconds, CultureInfo.InvariantCulture)), [.. ports.Select(p => int.Parse(p, CultureInfo.InvariantCulture))]);
        return 0;
    default:
        Console.Error.WriteLine("usage: serve COUNT | scrape SECONDS PORT...");
        return 2;
}
