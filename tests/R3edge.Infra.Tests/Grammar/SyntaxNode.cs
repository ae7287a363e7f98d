namespace R3edge.Infra.Tests.Grammar;

/// <summary>A node of the tree that the grammar makes of a file.</summary>
/// <param name="Type">What it is, in the grammar's words; of a keyword or a sign, the sign itself.</param>
/// <param name="Field">Its role in its parent; empty where it has none.</param>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Start">Its first character in the file.</param>
/// <param name="End">The character behind it.</param>
/// <param name="IsError">The grammar could not make sense of it, or misses it.</param>
/// <param name="Children">What it is made of, signs included.</param>
internal sealed record SyntaxNode(
    string Type, string Field, int Line, int Start, int End, bool IsError, IReadOnlyList<SyntaxNode> Children)
{
    /// <summary>The child of a role.</summary>
    public SyntaxNode? Of(string field) => Children.FirstOrDefault(child => child.Field == field);

    /// <summary>The first child of a type.</summary>
    public SyntaxNode? First(string type) => Children.FirstOrDefault(child => child.Type == type);

    /// <summary>This node and all below it.</summary>
    public IEnumerable<SyntaxNode> All() => Children.SelectMany(child => child.All()).Prepend(this);
}

/// <summary>A file with its tree.</summary>
/// <param name="Name">Its path below the folder of the deployment.</param>
/// <param name="Text">Its text.</param>
/// <param name="Root">Its tree.</param>
internal sealed record SyntaxFile(string Name, string Text, SyntaxNode Root)
{
    /// <summary>The text of a node.</summary>
    public string TextOf(SyntaxNode node) => Text[node.Start..node.End];

    /// <summary>What the grammar could not make sense of.</summary>
    public IEnumerable<SyntaxNode> Errors() => Root.All().Where(node => node.IsError);
}
