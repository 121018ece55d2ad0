using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MicroSim.Topology;

/// <summary>Writes a tree as YAML in block style.</summary>
internal static class YamlEmitter
{
    /// <param name="root">What to write.</param>
    /// <param name="indentLists">Whether a list below a key stands further in than the key.</param>
    public static string Write(YamlNode root, bool indentLists = false)
    {
        using StringWriter text = new() { NewLine = "\n" };
        // A width that no text has: folding would make the form depend on lengths.
        EmitterSettings settings = new(bestIndent: 2, bestWidth: int.MaxValue, isCanonical: false, maxSimpleKeyLength: 1024);
        Emitter emitter = new(text, indentLists ? settings.WithIndentedSequences() : settings);
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart(null, null, isImplicit: true));
        Write(emitter, root);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, YamlNode node)
    {
        switch (node)
        {
            case YamlMapping mapping:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, MappingStyle.Block));
                foreach ((string key, YamlMapping.Entry entry) in mapping.Entries)
                {
                    Write(emitter, key, ScalarKind.Text);
                    Write(emitter, entry.Value);
                }
                emitter.Emit(new MappingEnd());
                break;
            case YamlList list:
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, SequenceStyle.Block));
                foreach (YamlNode item in list.Items)
                    Write(emitter, item);
                emitter.Emit(new SequenceEnd());
                break;
            case YamlScalar scalar:
                Write(emitter, scalar.Text, scalar.Kind);
                break;
        }
    }

    // A text that would read as something else without quotes, here or in YAML 1.1, gets them.
    private static void Write(Emitter emitter, string text, ScalarKind kind)
    {
        bool quoted = kind == ScalarKind.Text && (ScalarKinds.Of(text) != ScalarKind.Text || ScalarKinds.IsOldBoolean(text) || ScalarKinds.IsOldNumber(text) || text.Any(char.IsControl));
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, quoted ? ScalarStyle.DoubleQuoted : ScalarStyle.Any, isPlainImplicit: true, isQuotedImplicit: true));
    }
}
