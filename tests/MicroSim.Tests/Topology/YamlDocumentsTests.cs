using MicroSim.Topology;

namespace MicroSim.Tests.Topology;

public sealed class YamlDocumentsTests
{
    [Theory]
    [InlineData("a: 1", "a")]
    [InlineData("---\na: 1\n---\nb: 2\n", "a b")]
    [InlineData("# only words\n---\na: 1\n--- # of the second\nb: 2\n---\n# nothing\n", "a b")]
    [InlineData("a: |\n  ---\n  b: 1\n", "a")]
    [InlineData("\uFEFFa: 1\r\n---\r\nb: 2\r\n", "a b")]
    [InlineData("", "")]
    public void Documents_are_told_apart(string text, string keys) =>
        Assert.Equal(keys, string.Join(' ', YamlDocuments.Objects(text).Select(o => o.Single().Key)));

    [Theory]
    [InlineData("a: 1\n---\nb: [", "4:1: $: must be YAML")]
    [InlineData("a: 1\n---\n- 1", "no object")]
    public void What_is_wrong_is_told_with_its_place(string text, string where) =>
        Assert.Contains(where, Assert.Throws<FormatException>(() => YamlDocuments.Objects(text)).Message, StringComparison.Ordinal);
}
