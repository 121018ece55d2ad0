namespace MicroSim.Tests.Agents;

/// <summary>Agents are self-contained folders, so those of other languages embed copies of the contract's catalogue.</summary>
public sealed class EmbeddedCatalogueTests
{
    public static TheoryData<string> Copies =>
        [.. Directory.EnumerateFiles(Path.Combine(Repository.Root, "agents"), "faults.json", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 })
            .Select(file => Path.GetRelativePath(Repository.Root, file))];

    [Theory]
    [MemberData(nameof(Copies))]
    public void A_copy_equals_the_contract(string copy) =>
        Assert.Equal(File.ReadAllText(Path.Combine(Repository.Root, "contract", "faults.json")), File.ReadAllText(Path.Combine(Repository.Root, copy)));
}
