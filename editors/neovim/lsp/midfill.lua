-- For Neovim's own client (0.12): vim.lsp.enable('midfill'), vim.lsp.inline_completion.enable().
-- The plugin stays away where this is enabled.
return {
  cmd = { 'midfill' },
  root_markers = { '.git', '.jj', '.hg' },
}
